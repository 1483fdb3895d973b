using System.Collections.Concurrent;

namespace Compliance.Proof.Log.Memory;

/// <summary>The index in memory, gone with the process.</summary>
public sealed class MemoryLogEntryIndex : ILogEntryIndex
{
    private readonly ConcurrentDictionary<string, IndexedLogEntry> _receipts = new(StringComparer.Ordinal);

    /// <summary>All that were kept, by id.</summary>
    public IReadOnlyDictionary<string, IndexedLogEntry> Entries => _receipts;

    /// <inheritdoc/>
    public Task<IndexedLogEntry?> Find(string id, CancellationToken cancellation) => Task.FromResult(_receipts.GetValueOrDefault(id));

    /// <inheritdoc/>
    public Task<bool> Keep(string id, IndexedLogEntry receipt, CancellationToken cancellation) =>
        Task.FromResult(_receipts.TryAdd(id, receipt));
}

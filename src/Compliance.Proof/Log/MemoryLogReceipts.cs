using System.Collections.Concurrent;

namespace Compliance.Proof.Log;

/// <summary>Receipts in memory, gone with the process.</summary>
public sealed class MemoryLogReceipts : ILogReceipts
{
    private readonly ConcurrentDictionary<string, LogReceipt> _receipts = new(StringComparer.Ordinal);

    /// <summary>All that were kept, by id.</summary>
    public IReadOnlyDictionary<string, LogReceipt> Receipts => _receipts;

    /// <inheritdoc/>
    public Task<LogReceipt?> Find(string id, CancellationToken cancellation) => Task.FromResult(_receipts.GetValueOrDefault(id));

    /// <inheritdoc/>
    public Task<bool> Keep(string id, LogReceipt receipt, CancellationToken cancellation) => Task.FromResult(_receipts.TryAdd(id, receipt));
}

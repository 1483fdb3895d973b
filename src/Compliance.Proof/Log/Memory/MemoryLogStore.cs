using System.Collections.Concurrent;
using System.Globalization;
using Compliance.Proof.Log.Reading;

namespace Compliance.Proof.Log.Memory;

/// <summary>A log's parts in memory, gone with the process.</summary>
public sealed class MemoryLogStore : ILogStore
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private long _writes;

    /// <summary>All that is there, by path.</summary>
    public IReadOnlyDictionary<string, StoredObject> Objects => _objects;

    /// <inheritdoc/>
    public Task<StoredObject?> Read(string path, CancellationToken cancellation) => Task.FromResult(_objects.GetValueOrDefault(path));

    /// <inheritdoc/>
    public Task<bool> WriteOnce(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        Task.FromResult(_objects.TryAdd(path, Stored(content)));

    /// <inheritdoc/>
    public Task Overwrite(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        _objects[path] = Stored(content);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<string?> TryReplace(string path, string? tag, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var next = Stored(content);
        var replaced = tag is null
            ? _objects.TryAdd(path, next)
            : _objects.TryGetValue(path, out var found) && found.Tag == tag && _objects.TryUpdate(path, next, found);
        return Task.FromResult(replaced ? next.Tag : null);
    }

    /// <inheritdoc/>
    public Task Delete(string path, CancellationToken cancellation)
    {
        _objects.TryRemove(path, out _);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> List(string start, CancellationToken cancellation) =>
        _objects.Keys.Where(path => path.StartsWith(start, StringComparison.Ordinal)).ToAsyncEnumerable();

    private StoredObject Stored(ReadOnlyMemory<byte> content) =>
        new(content.ToArray(), Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture));
}

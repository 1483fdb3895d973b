using System.Collections.Concurrent;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;

namespace Compliance.Proof.Tests.Log;

/// <summary>
/// A log's parts with every call told before it is made: to count it, to hold it up, to come in between, or to let it fail.
/// </summary>
internal sealed class WatchedLog
{
    private readonly ConcurrentQueue<string> _calls = new();

    public WatchedLog(LogParts parts) =>
        Parts = new(new Store(this, parts.Store), new Guard(this, parts.Guard), new Index(this, parts.Index));

    public LogParts Parts { get; }

    /// <summary>Given the call's name and, after a space, its path or id.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>All that were made, in their order.</summary>
    public IReadOnlyCollection<string> All => _calls;

    public int Calls(string start) => _calls.Count(call => call.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Holds up the first call that begins so.</summary>
    /// <returns>Ends when the call has come; what is called then lets it go on.</returns>
    public (Task Came, Action Release) Hold(string start)
    {
        TaskCompletionSource came = new(TaskCreationOptions.RunContinuationsAsynchronously),
            gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Before = call =>
        {
            if (!call.StartsWith(start, StringComparison.Ordinal) || came.Task.IsCompleted)
                return Task.CompletedTask;
            came.TrySetResult();
            return gate.Task;
        };
        return (came.Task, gate.SetResult);
    }

    private async Task<T> Call<T>(string name, Func<Task<T>> call)
    {
        _calls.Enqueue(name);
        await Before(name);
        return await call();
    }

    private Task Call(string name, Func<Task> call) => Call(name, async () =>
    {
        await call();
        return true;
    });

    private sealed class Store(WatchedLog log, ILogStore inner) : ILogStore
    {
        public Task<StoredObject?> Read(string path, CancellationToken cancellation) =>
            log.Call($"read {path}", () => inner.Read(path, cancellation));

        public Task<bool> WriteOnce(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            log.Call($"write {path}", () => inner.WriteOnce(path, content, cancellation));

        public Task Overwrite(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            log.Call($"write {path}", () => inner.Overwrite(path, content, cancellation));

        public Task<string?> TryReplace(string path, string? tag, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            log.Call($"replace {path}", () => inner.TryReplace(path, tag, content, cancellation));

        public Task Delete(string path, CancellationToken cancellation) =>
            log.Call($"delete {path}", () => inner.Delete(path, cancellation));

        public IAsyncEnumerable<string> List(string start, CancellationToken cancellation) => inner.List(start, cancellation);
    }

    private sealed class Guard(WatchedLog log, ILogGuard inner) : ILogGuard
    {
        public Task<GuardedCheckpoint?> Read(CancellationToken cancellation) => log.Call("guard", () => inner.Read(cancellation));

        public Task<GuardedCheckpoint?> TrySwap(
            GuardedCheckpoint? last,
            ReadOnlyMemory<byte> note,
            DateTimeOffset at,
            ReadOnlyMemory<byte> batch,
            CancellationToken cancellation) => log.Call("swap", () => inner.TrySwap(last, note, at, batch, cancellation));
    }

    private sealed class Index(WatchedLog log, ILogEntryIndex inner) : ILogEntryIndex
    {
        public Task<IndexedLogEntry?> Find(string id, CancellationToken cancellation) =>
            log.Call($"find {id}", () => inner.Find(id, cancellation));

        public Task<bool> Keep(string id, IndexedLogEntry receipt, CancellationToken cancellation) =>
            log.Call($"keep {id}", () => inner.Keep(id, receipt, cancellation));
    }
}

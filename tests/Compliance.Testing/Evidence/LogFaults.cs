using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;

namespace Compliance.Testing.Evidence;

/// <summary>The process died.</summary>
public sealed class CrashException() : Exception("The process died here.");

/// <summary>
/// Counts the calls that a writer makes to a log's parts, and dies at one of them; after that every call fails, as in a dead process.
/// </summary>
/// <param name="parts">What is really there.</param>
/// <param name="dieAt">At which call, counted from 0; negative for never.</param>
/// <param name="after">Whether that call is still done, and only its answer lost.</param>
/// <param name="pause">Awaited before every call, so that several writers mix; null for none.</param>
public sealed class LogFaults(LogParts parts, int dieAt = -1, bool after = false, Func<Task>? pause = null)
{
    private int _calls = -1;
    private volatile bool _dead;

    /// <summary>How many were made.</summary>
    public int Calls => _calls + 1;

    public bool HasDied => _dead;

    public LogParts Parts => new(new Store(this, parts.Store), new Guard(this, parts.Guard), new Index(this, parts.Index));

    private async Task<T> Call<T>(Func<Task<T>> call)
    {
        if (pause is not null)
            await pause();
        var dies = Interlocked.Increment(ref _calls) == dieAt;
        if (_dead || (dies && !after))
        {
            _dead = true;
            throw new CrashException();
        }
        var answer = await call();
        if (!dies)
            return answer;
        _dead = true;
        throw new CrashException();
    }

    private Task Call(Func<Task> call) => Call(async () =>
    {
        await call();
        return true;
    });

    private sealed class Store(LogFaults faults, ILogStore inner) : ILogStore
    {
        public Task<StoredObject?> Read(string path, CancellationToken cancellation) => faults.Call(() => inner.Read(path, cancellation));

        public Task<bool> WriteOnce(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            faults.Call(() => inner.WriteOnce(path, content, cancellation));

        public Task Overwrite(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            faults.Call(() => inner.Overwrite(path, content, cancellation));

        public Task<string?> TryReplace(string path, string? tag, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            faults.Call(() => inner.TryReplace(path, tag, content, cancellation));

        public Task Delete(string path, CancellationToken cancellation) => faults.Call(() => inner.Delete(path, cancellation));

        public IAsyncEnumerable<string> List(string start, CancellationToken cancellation) => inner.List(start, cancellation);
    }

    private sealed class Guard(LogFaults faults, ILogGuard inner) : ILogGuard
    {
        public Task<GuardedCheckpoint?> Read(CancellationToken cancellation) => faults.Call(() => inner.Read(cancellation));

        public Task<GuardedCheckpoint?> TrySwap(
            GuardedCheckpoint? last,
            ReadOnlyMemory<byte> note,
            DateTimeOffset at,
            ReadOnlyMemory<byte> batch,
            CancellationToken cancellation) => faults.Call(() => inner.TrySwap(last, note, at, batch, cancellation));
    }

    private sealed class Index(LogFaults faults, ILogEntryIndex inner) : ILogEntryIndex
    {
        public Task<IndexedLogEntry?> Find(string id, CancellationToken cancellation) => faults.Call(() => inner.Find(id, cancellation));

        public Task<bool> Keep(string id, IndexedLogEntry receipt, CancellationToken cancellation) =>
            faults.Call(() => inner.Keep(id, receipt, cancellation));

        // As many calls as inner makes of it: one where it is a transaction.
        public Task<IReadOnlyList<string>> KeepAll(IReadOnlyDictionary<string, IndexedLogEntry> receipts, CancellationToken cancellation) =>
            inner is MemoryLogEntryIndex ? OneByOne(receipts, cancellation) : faults.Call(() => inner.KeepAll(receipts, cancellation));

        private async Task<IReadOnlyList<string>> OneByOne(
            IReadOnlyDictionary<string, IndexedLogEntry> receipts, CancellationToken cancellation)
        {
            var there = new List<string>();
            foreach (var (id, receipt) in receipts)
            {
                if (!await Keep(id, receipt, cancellation))
                    there.Add(id);
            }
            return there;
        }
    }
}

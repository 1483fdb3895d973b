using System.Collections.Concurrent;
using System.Threading.Channels;
using Compliance.Proof.Notes;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Log;

/// <summary>
/// Appends to a log, each id once. Appends that come while a batch is written make up the next. Several writers may run, in as many
/// processes: whoever loses the race for the guard starts again from what the other committed.
/// </summary>
public sealed class LogWriter : IAsyncDisposable
{
    /// <summary>Ids that are remembered, of about 100 bytes each; then the memory begins anew.</summary>
    private const int MaxNotFound = 10_000;

    private readonly LogParts _parts;
    private readonly LogSigning _log;
    private readonly LogWriterOptions _options;
    private readonly TimeProvider _time;
    private readonly LogPublication _publication;
    private readonly LogSync _sync;
    private readonly LogMemory _memory;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, Waiting> _waiting = new(StringComparer.Ordinal);
    private readonly Task _loop;
    private readonly HashSet<Look> _looks = [];
    private readonly Dictionary<string, int> _notFound = new(StringComparer.Ordinal);
    private readonly Lock _looking = new();
    private LogHead? _head;
    private int _syncs;
    private volatile bool _closed;

    /// <param name="parts">Where the log is.</param>
    /// <param name="log">Its name and keys.</param>
    /// <param name="time">Whose time is kept with each checkpoint.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="witnesses">Asked to cosign each checkpoint before it is published.</param>
    /// <param name="alarms">Hears of witnesses and restores.</param>
    /// <param name="memory">Told what is written, for readers in this process; null where there is none.</param>
    public LogWriter(
        LogParts parts, LogSigning log, TimeProvider time, LogWriterOptions? options = null,
        IReadOnlyList<IWitness>? witnesses = null, ILogAlarms? alarms = null, LogMemory? memory = null)
    {
        (_parts, _log, _time, _options) = (parts, log, time, options ?? new());
        alarms ??= new NoLogAlarms();
        _memory = memory ?? new();
        _publication = new(
            parts, log, new WitnessRound(parts.Store, _memory, witnesses ?? [], alarms, _options.WitnessTimeout, time), _options, _memory);
        _sync = new(parts, log, _publication, _memory, alarms, time);
        _loop = Task.Run(Run);
    }

    /// <summary>Whether this writer found parts of the log come back from a backup and made them again.</summary>
    public bool WasRestored => _sync.WasRestored;

    /// <summary>
    /// Logs entries one after the other, once for each id. They are durable, and the published checkpoint covers them, when it returns.
    /// </summary>
    /// <param name="id">Of whoever wants it logged; asked again, what was logged first is returned.</param>
    /// <param name="entries">At least one, at most <see cref="LogWriterOptions.MaxBatch"/>.</param>
    /// <param name="cancellation">Stops waiting; the entries may be logged all the same.</param>
    /// <exception cref="LogRefusedException">The log may have been restored, or the clock is wrong: nothing was signed.</exception>
    /// <exception cref="LogForkedException">The log has two histories.</exception>
    public Task<IndexedLogEntry> Append(string id, IReadOnlyList<LogEntry> entries, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count, nameof(entries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, _options.MaxBatch, nameof(entries));
        ObjectDisposedException.ThrowIf(_closed, this);
        var own = new Waiting(new(id, entries));
        Waiting waiting;
        lock (_looking)
        {
            foreach (var look in _looks)
                look.Appended.Add(id);
            own.NotFoundAfter = _notFound.Remove(id, out var syncs) ? syncs : 0;
            waiting = _waiting.GetOrAdd(id, own);
        }
        if (waiting == own)
            _ = Admit(own);
        return waiting.Receipt.WaitAsync(cancellation);
    }

    /// <summary>
    /// Looks for what was logged under several ids. What is not there need not be looked for again when it is appended, as long as no other
    /// writer comes in between: then the guard has moved, and it is.
    /// </summary>
    /// <param name="start">See <see cref="ILogEntryIndex.FindAll"/>.</param>
    /// <param name="ids">At least one.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<IReadOnlyDictionary<string, IndexedLogEntry>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        var look = new Look(Volatile.Read(ref _syncs));
        lock (_looking)
        {
            look.Appended.UnionWith(_waiting.Keys);
            _looks.Add(look);
        }
        try
        {
            var found = await _parts.Index.FindAll(start, ids, cancellation);
            lock (_looking)
            {
                if (_notFound.Count > MaxNotFound)
                    _notFound.Clear();
                foreach (var id in ids.Where(id => look.Syncs > 0 && !found.ContainsKey(id) && !look.Appended.Contains(id)))
                    _notFound[id] = look.Syncs;
            }
            return found;
        }
        finally
        {
            lock (_looking)
                _looks.Remove(look);
        }
    }

    /// <summary>Logs one entry.</summary>
    /// <inheritdoc cref="Append(string, IReadOnlyList{LogEntry}, CancellationToken)"/>
    public Task<IndexedLogEntry> Append(string id, LogEntry entry, CancellationToken cancellation) => Append(id, [entry], cancellation);

    /// <summary>Finishes what a crash left and checks the log against its guard, as before every first append.</summary>
    /// <exception cref="LogRefusedException">The log may have been restored.</exception>
    public async Task Check(CancellationToken cancellation)
    {
        var check = new Waiting(null);
        await _queue.Writer.WriteAsync(check, cancellation);
        await check.Done.WaitAsync(cancellation);
    }

    /// <summary>Waits for the batch that is being written; what is queued behind it fails.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _queue.Writer.TryComplete();
        await _loop;
    }

    /// <summary>Looks for a receipt, side by side with others, so that a batch need not.</summary>
    private async Task Admit(Waiting waiting)
    {
        try
        {
            var syncs = Volatile.Read(ref _syncs);
            if (syncs > 0 && waiting.NotFoundAfter != syncs)
            {
                if (await _parts.Index.Find(waiting.Item!.Id, CancellationToken.None) is { } found)
                {
                    Answer(waiting, found);
                    return;
                }
                waiting.NotFoundAfter = syncs;
            }
            ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(waiting), this);
        }
        catch (Exception failure)
        {
            Fail(waiting, failure);
        }
    }

    private async Task Run()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var batch = Gather();
            try
            {
                ObjectDisposedException.ThrowIf(_closed, this);
                await Write(batch);
            }
            catch (Exception failure)
            {
                // What was committed of it is finished by whoever comes next, and found then.
                _head = null;
                batch.ForEach(waiting => Fail(waiting, failure));
            }
        }
    }

    private List<Waiting> Gather()
    {
        var (batch, entries) = (new List<Waiting>(), 0);
        while (
            _queue.Reader.TryPeek(out var next)
            && (entries += next.Item?.Entries.Count ?? 0) <= _options.MaxBatch
            && _queue.Reader.TryRead(out next))
            batch.Add(next);
        return batch;
    }

    private async Task Write(List<Waiting> batch)
    {
        while (true)
        {
            var head = _head ??= await Synchronised();
            var fresh = await Unlogged(batch);
            if (fresh.Count == 0)
                break;
            var next = LogBatch.On(head, fresh.Select(each => each.Item!), _options.PadTo);
            _head = await Commit(head, next);
            if (_head is not null)
                fresh.ForEach(waiting => Answer(waiting, next.Receipt(waiting.Item!)));
        }
        batch.ForEach(waiting => waiting.Finish());
    }

    private async Task<LogHead> Synchronised()
    {
        var head = await _sync.Run(CancellationToken.None);
        Interlocked.Increment(ref _syncs);
        return head;
    }

    private async Task<List<Waiting>> Unlogged(List<Waiting> batch)
    {
        var unlogged = new List<Waiting>();
        // What was looked for since this writer last caught up cannot have been logged by another: the guard would have moved.
        foreach (var waiting in batch.Where(each => each.Item is not null && !each.Receipt.IsCompleted))
        {
            var found = waiting.NotFoundAfter == _syncs ? null : await _parts.Index.Find(waiting.Item!.Id, CancellationToken.None);
            waiting.NotFoundAfter = _syncs;
            if (found is null)
                unlogged.Add(waiting);
            else
                Answer(waiting, found);
        }
        return unlogged;
    }

    /// <returns>Null when another writer came first.</returns>
    private async Task<LogHead?> Commit(LogHead head, LogBatch batch)
    {
        var at = Clock(head.Guard.At);
        var staged = batch.Staged.Write();
        var isGuarded = staged.Length <= _options.MaxGuarded;
        if (!isGuarded)
            await _parts.Store.Overwrite(StagedBatch.PathOf(batch.Tree), staged, CancellationToken.None);
        if (!await batch.IsConsistent(CancellationToken.None))
            throw new LogRefusedException("The new tree does not continue the last one that was signed. Nothing was signed.");
        var note = await SignedNoteWriter.Sign(batch.Tree.Write(), _log.Signers, CancellationToken.None);
        if (await _parts.Guard.TrySwap(head.Guard, note, at, isGuarded ? staged : default, CancellationToken.None) is not { } guarded)
            return null;
        _memory.Keep(batch);
        await _publication.Finish(guarded, batch.Tree, batch.Staged, CancellationToken.None);
        return batch.Next(guarded);
    }

    /// <summary>
    /// Checkpoints are not dated backwards: the time that is kept never goes back, and a clock that does stops the writer.
    /// </summary>
    private DateTimeOffset Clock(DateTimeOffset last)
    {
        var now = _time.GetUtcNow();
        if (now < last - _options.ClockTolerance)
            throw new LogRefusedException(
                $"The clock says {now:u}, but the last checkpoint was signed at {last:u}. Set the clock right; until then nothing is "
                + $"signed.");
        return now > last ? now : last;
    }

    private void Answer(Waiting waiting, IndexedLogEntry receipt)
    {
        Leave(waiting);
        waiting.Answer(receipt);
    }

    private void Fail(Waiting waiting, Exception failure)
    {
        Leave(waiting);
        waiting.Fail(failure);
    }

    private void Leave(Waiting waiting)
    {
        if (waiting.Item is { } item)
            _waiting.TryRemove(new(item.Id, waiting));
    }

    /// <summary>A look for receipts that is under way.</summary>
    /// <param name="syncs">How often this writer had caught up when it began.</param>
    private sealed class Look(int syncs)
    {
        public int Syncs => syncs;

        /// <summary>What was being appended meanwhile: whether it is there, the look does not tell.</summary>
        public HashSet<string> Appended { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Waiting(LogItem? item)
    {
        private readonly TaskCompletionSource<IndexedLogEntry> _receipt = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null for who only wants the log checked.</summary>
        public LogItem? Item => item;

        /// <summary>After which sync no receipt was found.</summary>
        public int NotFoundAfter { get; set; }

        public Task<IndexedLogEntry> Receipt => _receipt.Task;

        public Task Done => _done.Task;

        public void Answer(IndexedLogEntry receipt) => _receipt.TrySetResult(receipt);

        public void Finish() => _done.TrySetResult();

        public void Fail(Exception failure)
        {
            if (item is null)
                _done.TrySetException(failure);
            else
                _receipt.TrySetException(failure);
        }
    }
}

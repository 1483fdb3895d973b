using Compliance.Proof.Log;

namespace Compliance.Proof.Tests.Log;

/// <summary>What those see who append while the writer is at work, lose a race, or find a log that a crash left half-written.</summary>
public sealed class LogQueueTests
{
    private readonly LogBench _log = new();
    private readonly WatchedLog _watched;

    public LogQueueTests() => _watched = new(_log.Parts);

    [Fact]
    public async Task The_end_waits_for_the_batch_that_is_being_written_and_what_is_queued_behind_it_fails()
    {
        var writer = _log.Writer(parts: _watched.Parts);
        var (came, release) = _watched.Hold("swap");
        var running = writer.Append("running", LogBench.Entry(), default);
        await came;
        var queued = writer.Append("queued", LogBench.Entry(), default);
        var end = writer.DisposeAsync().AsTask();
        Assert.False(end.IsCompleted);
        release();
        await end;
        Assert.Equal(0, (await running).Index);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => queued);
        await LogAudit.IsWhole(_log, "running");
    }

    [Fact]
    public async Task What_comes_while_a_batch_is_written_makes_up_batches_no_larger_than_they_may_be()
    {
        await using var writer = _log.Writer(new() { MaxBatch = 4, PadTo = 1 }, _watched.Parts);
        var (came, release) = _watched.Hold("swap");
        var first = Append(1);
        await came;
        Task<IndexedLogEntry>[] queued = [Append(3), Append(1), Append(1), Append(4), Append(2), Append(3)];
        var check = writer.Check(default);
        release();
        await Task.WhenAll([first, check, .. queued]);
        Assert.Equal([0, 1, 5, 6, 10, 12, 15], _log.Sizes());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Append(5));

        Task<IndexedLogEntry> Append(int entries) =>
            writer.Append(Guid.NewGuid().ToString(), [.. Enumerable.Range(0, entries).Select(_ => LogBench.Entry())], default);
    }

    [Fact]
    public async Task Who_asks_for_what_is_logged_is_answered_although_a_batch_is_being_written()
    {
        await using var writer = _log.Writer(parts: _watched.Parts);
        var logged = await writer.Append("a", LogBench.Entry(), default);
        var (came, release) = _watched.Hold("swap");
        var running = writer.Append("b", LogBench.Entry(), default);
        await came;
        var again = writer.Append("a", LogBench.Entry(), default);
        var isAnswered = again.IsCompleted;
        release();
        await running;
        Assert.True(isAnswered);
        Assert.Equal(logged, await again);
    }

    [Fact]
    public async Task Whoever_is_overtaken_appends_behind_the_other()
    {
        await using var writer = _log.Writer(parts: _watched.Parts);
        await writer.Append("a", LogBench.Entry(), default);
        var overtaken = 0;
        _watched.Before = async call =>
        {
            if (call == "swap" && overtaken++ == 0)
                await _log.Append("other");
        };
        var receipt = await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal((2, 32), (overtaken, receipt.Index));
        await LogAudit.IsWhole(_log, "a", "other", "b");
    }

    [Fact]
    public async Task Whoever_is_overtaken_by_another_with_the_same_id_gets_the_others_receipt()
    {
        await using var writer = _log.Writer(parts: _watched.Parts);
        await writer.Append("a", LogBench.Entry(), default);
        IndexedLogEntry? others = null;
        _watched.Before = async call => others ??= call == "swap" ? await _log.Append("b") : null;
        Assert.Equal(await writer.Append("b", LogBench.Entry(), default), others);
        await LogAudit.IsWhole(_log, "a", "b");
    }

    [Fact]
    public async Task Whoever_is_overtaken_while_it_catches_up_makes_nothing_again_that_the_other_made()
    {
        await _log.Append("a");
        await _log.Store.Overwrite("checkpoint", _log.Store.Objects["checkpoints/0"].Content, default);
        await _log.Store.Delete("tile/0/000.p/16", default);
        var overtaken = 0;
        _watched.Before = async call =>
        {
            if (call.StartsWith("read staging/", StringComparison.Ordinal) && overtaken++ == 0)
                await _log.Append("other");
        };
        await using var writer = _log.Writer(parts: _watched.Parts);
        await writer.Check(default);
        Assert.Equal((1, false), (overtaken, writer.WasRestored));
        await LogAudit.IsWhole(_log, "a", "other");
    }

    [Fact]
    public async Task A_writer_that_has_caught_up_asks_the_guard_no_more_and_for_each_id_once()
    {
        await using var writer = _log.Writer(parts: _watched.Parts);
        await writer.Append("a", LogBench.Entry(), default);
        var guarded = _watched.Calls("guard");
        await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal((guarded, 1), (_watched.Calls("guard"), _watched.Calls("find b")));
        // What is logged is known from the receipts alone: a writer that runs for long does not grow.
        await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal(2, _watched.Calls("find b"));
    }

    [Fact]
    public async Task A_receipt_that_cannot_be_looked_for_fails_its_append_alone()
    {
        await using var writer = _log.Writer(parts: _watched.Parts);
        await writer.Append("a", LogBench.Entry(), default);
        _watched.Before = call => call == "find b" ? throw new IOException("The receipts are not there.") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(() => writer.Append("b", LogBench.Entry(), default));
        Assert.Equal(16, (await writer.Append("c", LogBench.Entry(), default)).Index);
        _watched.Before = _ => Task.CompletedTask;
        Assert.Equal(32, (await writer.Append("b", LogBench.Entry(), default)).Index);
    }

    [Fact]
    public async Task A_check_tells_why_the_log_is_refused()
    {
        await _log.Append("a");
        _log.Guard.Restore(null);
        await using var writer = _log.Writer();
        await Assert.ThrowsAsync<LogRefusedException>(() => writer.Check(default));
    }

    [Fact]
    public async Task A_receipt_that_a_crash_left_before_the_checkpoint_was_published_is_answered_when_it_is()
    {
        var first = await _log.Append("a");
        await _log.Store.Overwrite("checkpoint", _log.Store.Objects["checkpoints/0"].Content, default);
        Assert.Equal(first, await _log.Append("a"));
        Assert.Equal(16, (await _log.View()).Checkpoint.Size);
    }

    [Fact]
    public async Task A_receipt_of_other_entries_under_an_id_that_is_being_logged_is_a_fork()
    {
        _watched.Before = call => call == "keep a" ? _log.Index.Keep("a", new(0, [LogBench.Entry()]), default) : Task.CompletedTask;
        await using var writer = _log.Writer(parts: _watched.Parts);
        Assert.Equal("a", (await Assert.ThrowsAsync<LogForkedException>(() => writer.Append("a", LogBench.Entry(), default))).Path);
    }

    [Fact]
    public async Task A_receipt_that_is_neither_kept_nor_found_is_a_fork()
    {
        await using var writer = _log.Writer(parts: _log.Parts with { Index = new Forgetful() });
        await Assert.ThrowsAsync<LogForkedException>(() => writer.Append("a", LogBench.Entry(), default));
    }

    private sealed class Forgetful : ILogEntryIndex
    {
        public Task<IndexedLogEntry?> Find(string id, CancellationToken cancellation) => Task.FromResult<IndexedLogEntry?>(null);

        public Task<bool> Keep(string id, IndexedLogEntry receipt, CancellationToken cancellation) => Task.FromResult(false);
    }
}

using Compliance.Proof.Log;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Proof.Tests.Log;

/// <summary>A log, or a part of one, that comes back from a backup: it goes on as it was, or nothing is signed. It never forks.</summary>
public sealed class LogRestoreTests
{
    private readonly LogBench _log = new();

    private static bool IsMutable(string path) =>
        path == "checkpoint" || path.StartsWith("staging/", StringComparison.Ordinal)
        || (path.Contains(".p/", StringComparison.Ordinal) && !path.StartsWith("tile/entries/", StringComparison.Ordinal));

    [Fact]
    public async Task Without_a_guard_a_restored_log_signs_a_second_history()
    {
        await _log.Append("a");
        var backup = _log.Back();
        await _log.Append("b");
        var signedBefore = (await _log.View()).Checkpoint;
        // The naive way: the last checkpoint is kept with the log, and comes back with it.
        _log.Restore(backup, _ => true);
        _log.Guard.Restore(backup.Guarded);
        await _log.Append("c");
        var signedAfter = (await _log.View()).Checkpoint;
        Assert.Equal(signedBefore.Size, signedAfter.Size);
        Assert.NotEqual(signedBefore.Root.ToArray(), signedAfter.Root.ToArray());
    }

    [Fact]
    public async Task With_its_guard_elsewhere_a_restored_log_signs_nothing()
    {
        await _log.Append("a");
        var backup = _log.Back();
        await _log.Append("b");
        await _log.Append("c");
        var last = await _log.Guard.Read(default);
        _log.Restore(backup, _ => true);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("d"));
        Assert.Contains("Put back the newest tiles", refused.Message, StringComparison.Ordinal);
        Assert.Equal(last, await _log.Guard.Read(default));
        Assert.Equal(backup.Objects["checkpoint"].Content, _log.Store.Objects["checkpoint"].Content);
    }

    [Fact]
    public async Task A_restored_log_that_lacks_the_last_batch_alone_gets_it_back_from_its_guard()
    {
        await _log.Append("a");
        var backup = _log.Back();
        await _log.Append("b");
        _log.Restore(backup, _ => true);
        await _log.Append("c");
        Assert.Equal(48, (await _log.View()).Checkpoint.Size);
        await LogAudit.IsWhole(_log, "a", "b", "c");
    }

    [Fact]
    public async Task A_guard_that_came_back_alone_signs_nothing()
    {
        await _log.Append("a");
        var backup = _log.Back();
        await _log.Append("b");
        _log.Guard.Restore(backup.Guarded);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("c"));
        Assert.Contains("the guard came back from a backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guard_that_came_back_with_all_that_can_be_overwritten_signs_nothing()
    {
        await _log.Append("a");
        var backup = _log.Back();
        await _log.Append("b");
        _log.Restore(backup, IsMutable);
        _log.Guard.Restore(backup.Guarded);
        await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("c"));
    }

    [Fact]
    public async Task A_lost_guard_is_not_taken_for_a_new_log()
    {
        await _log.Append("a");
        _log.Guard.Restore(null);
        await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
        foreach (var lost in (string[])["checkpoint", "checkpoints/0"])
        {
            var content = _log.Store.Objects[lost].Content;
            await _log.Store.Delete(lost, default);
            var refused = await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
            Assert.Contains("its guard is gone", refused.Message, StringComparison.Ordinal);
            Assert.Null(await _log.Guard.Read(default));
            await _log.Store.Overwrite(lost, content, default);
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(256)]
    [InlineData(700)]
    public async Task Where_only_what_can_be_overwritten_came_back_the_log_is_made_whole_and_says_so(int entries)
    {
        await _log.Append("a");
        var backup = _log.Back();
        await _log.Grow(entries);
        _log.Restore(backup, IsMutable);
        await using (var writer = _log.Writer())
        {
            await writer.Append("c", LogBench.Entry(), default);
            Assert.True(writer.WasRestored);
        }
        Assert.Contains(_log.Alarms.Raised, alarm => alarm.Code == LogAlarmCodes.LogRestored);
        await LogAudit.IsWhole(_log, "a", "c");
    }

    [Fact]
    public async Task A_checkpoint_that_was_lost_alone_is_published_again_and_the_writer_says_so()
    {
        await _log.Append("a");
        await _log.Store.Delete("checkpoint", default);
        await using var writer = _log.Writer();
        await writer.Check(default);
        Assert.True(writer.WasRestored);
        await LogAudit.IsWhole(_log, "a");
    }

    [Fact]
    public async Task A_log_that_was_not_restored_does_not_say_so()
    {
        await _log.Append("a");
        await using var writer = _log.Writer();
        await writer.Check(default);
        Assert.False(writer.WasRestored);
    }

    [Fact]
    public async Task Two_signed_roots_for_one_size_sign_nothing()
    {
        await _log.Append("a");
        var other = new LogBench { Signing = _log.Signing };
        await other.Append("a");
        await _log.Store.Overwrite("checkpoint", other.Store.Objects["checkpoint"].Content, default);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
        Assert.Contains("different roots", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_another_log_signs_nothing()
    {
        await _log.Append("a");
        var other = new LogBench { Signing = LogBench.NewSigning("other.example/log") };
        await other.Append("a");
        await _log.Store.Overwrite("checkpoint", other.Store.Objects["checkpoint"].Content, default);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
        Assert.Contains("other.example/log", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_by_another_key_signs_nothing()
    {
        await _log.Append("a");
        _log.Signing = LogBench.NewSigning();
        await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
    }

    [Fact]
    public async Task A_key_that_succeeds_a_former_one_goes_on_with_its_log()
    {
        await _log.Append("a");
        var former = _log.Signing.Identity.Keys;
        _log.Signing = LogBench.NewSigning() with { Former = former };
        await _log.Append("b");
        Assert.Equal(32, (await _log.View()).Checkpoint.Size);
    }

    [Fact]
    public async Task A_tile_that_was_changed_signs_nothing()
    {
        await _log.Grow(300);
        var tile = _log.Store.Objects["tile/0/001.p/48"].Content.ToArray();
        tile[7] ^= 1;
        await _log.Store.Overwrite("tile/0/001.p/48", tile, default);
        await _log.Store.Delete("tile/entries/001.p/48", default);
        await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
    }

    [Fact]
    public async Task A_partial_bundle_that_does_not_belong_to_the_tree_makes_no_tile_again()
    {
        await _log.Grow(300);
        await _log.Store.Delete("tile/0/001.p/48", default);
        var kept = _log.Store.Objects["tile/entries/001.p/48"].Content.ToArray();
        kept[^1] ^= 1;
        await _log.Store.Overwrite("tile/entries/001.p/48", kept, default);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => _log.Append("b"));
        Assert.Contains("do not have its root", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tile/0/001.p/48", _log.Store.Objects.Keys);
    }

    [Fact]
    public async Task What_is_written_once_and_differs_is_a_fork()
    {
        await using var writer = _log.Writer();
        await writer.Append("a", LogBench.Entry(), default);
        await _log.Store.WriteOnce("successors/16", "something else"u8.ToArray(), default);
        var forked = await Assert.ThrowsAsync<LogForkedException>(() => writer.Append("b", LogBench.Entry(), default));
        Assert.Equal("successors/16", forked.Path);
    }

    [Fact]
    public async Task Clock_rollback_the_signer_stops()
    {
        await _log.Append("a");
        var late = _log.Time.GetUtcNow();
        var rolledBack = new FakeTimeProvider(late.AddYears(-1));
        await using var writer = new LogWriter(_log.Parts, _log.Signing, rolledBack);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => writer.Append("b", LogBench.Entry(), default));
        Assert.Contains("Set the clock right", refused.Message, StringComparison.Ordinal);
        Assert.Equal(16, (await _log.View()).Checkpoint.Size);

        rolledBack.SetUtcNow(late);
        await writer.Append("b", LogBench.Entry(), default);
    }

    [Fact]
    public async Task A_clock_that_is_a_little_behind_dates_nothing_backwards()
    {
        await _log.Append("a");
        var last = (await _log.Guard.Read(default))!.At;
        await using var writer = new LogWriter(_log.Parts, _log.Signing, new FakeTimeProvider(last.AddMinutes(-1)));
        await writer.Append("b", LogBench.Entry(), default);
        Assert.Equal(last, (await _log.Guard.Read(default))!.At);
    }

    [Fact]
    public async Task The_clock_may_be_behind_by_its_tolerance_and_not_by_a_tick_more()
    {
        await _log.Append("a");
        var last = _log.Time.GetUtcNow();
        var options = new LogWriterOptions { ClockTolerance = TimeSpan.FromSeconds(10) };
        await using var late = new LogWriter(_log.Parts, _log.Signing, new FakeTimeProvider(last.AddSeconds(-10).AddTicks(-1)), options);
        await Assert.ThrowsAsync<LogRefusedException>(() => late.Append("b", LogBench.Entry(), default));
        await using var inTime = new LogWriter(_log.Parts, _log.Signing, new FakeTimeProvider(last.AddSeconds(-10)), options);
        await inTime.Append("b", LogBench.Entry(), default);
        Assert.Equal(last, (await _log.Guard.Read(default))!.At);
    }
}

using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Tests.Witnessing;

/// <summary>
/// A log that has grown for years: read in the same room, several parts at once, and over several runs where one is cut off.
/// </summary>
public sealed class LongLogTests
{
    private const long TenMillion = 10_000_000;

    private readonly LogSigning _signing = LogBench.NewSigning();

    [Fact]
    public async Task Ten_million_entries_are_read_in_the_room_of_a_few_and_nothing_is_read_twice()
    {
        var log = LongLog.Of(_signing, TenMillion);
        var (marks, most) = (0, 0);
        var seen = await new LogMonitor(log, _signing.Identity).Inspect(null, true, null, Mark, default);

        Assert.Empty(seen.Findings);
        Assert.Equal(TenMillion, seen.Entries);
        var bundles = (int)((TenMillion + 255) / 256);
        Assert.Equal(bundles, log.Bundles.Distinct().Count());
        // A tile and a bundle for each 256 entries, the tiles above them, and the checkpoint.
        Assert.InRange(log.Reads, 2 * bundles, 2 * bundles + bundles / 256 + 10);
        Assert.InRange(log.MaxConcurrency, 1, LogMonitor.AtOnce);
        Assert.Equal(bundles / 256, marks);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{log.Reads} reads, at most {log.MaxConcurrency} at once, {most} of their answers held");
        // 39,063 tiles of level 0 were verified, and all of them were held once.
        Assert.InRange(most, 1, LogView.KeptTiles + 2 * LogMonitor.AtOnce + 10);

        Task Mark(LogBookmark bookmark, CancellationToken cancellation)
        {
            if (++marks is 10 or 80 or 150)
                most = Math.Max(most, log.StillHeld());
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_view_remembers_the_tiles_that_were_used_last_and_forgets_the_others()
    {
        var log = LongLog.Of(_signing, 1_000_000);
        var view = (await new LogReader(log, _signing.Identity).Read(default))!;
        for (var bundle = 0L; bundle < 1_000; bundle++)
            await view.ReadLeaves(bundle, default);
        // 1,000 tiles of level 0 were verified, and would all be there still.
        Assert.Equal(LogView.KeptTiles, view.Kept);

        var reads = log.Reads;
        await view.ReadLeaves(999, default);
        Assert.Equal(reads + 1, log.Reads);
        // A tile that was forgotten is read and verified again.
        Assert.Equal(256, (await view.ReadLeaves(0, default)).Count);
        Assert.Equal(LogView.KeptTiles, view.Kept);
    }

    [Fact]
    public async Task Bundles_are_read_sixteen_at_a_time()
    {
        var (log, here, all) = (LongLog.Of(_signing, 256 * LogMonitor.AtOnce), 0, new TaskCompletionSource());
        // One after the other, the first would wait for ever.
        log.OnBundle = async cancellation =>
        {
            if (Interlocked.Increment(ref here) == LogMonitor.AtOnce)
                all.SetResult();
            await all.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        };
        Assert.Empty((await new LogMonitor(log, _signing.Identity).Inspect(null, true, default)).Findings);
        Assert.Equal(LogMonitor.AtOnce, log.MaxConcurrency);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reading_that_is_cut_off_again_and_again_ends_where_the_next_run_goes_on_and_never_where_it_begins_again(bool goesOn)
    {
        // A run has time for 700 bundles; the log has 2,000.
        var log = LongLog.Of(_signing, 2_000 * 256);
        LogBookmark? kept = null;
        LogInspection? seen = null;
        for (var run = 0; run < 6 && seen is null; run++)
        {
            var left = 700;
            log.OnBundle = async _ =>
            {
                await Task.Yield();
                if (Interlocked.Decrement(ref left) < 0)
                    throw new TimeoutException("The platform ended the run.");
            };
            try
            {
                seen = await new LogMonitor(log, _signing.Identity).Inspect(null, true, goesOn ? kept : null, Keep, default);
            }
            catch (TimeoutException)
            {
                // Nothing but the bookmark is left of it.
            }
        }
        Assert.Equal(goesOn, seen is not null);
        if (goesOn)
            Assert.Equal(2_000, log.Bundles.Distinct().Count());

        Task Keep(LogBookmark bookmark, CancellationToken cancellation)
        {
            kept = bookmark;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_bundle_that_was_partial_when_a_reading_was_cut_off_is_read_again_when_it_has_grown()
    {
        var note = (await LongLog.Of(_signing, 256 * 256 + 10).Read(TilePath.Checkpoint, default))!.Content;
        var grown = LongLog.Of(_signing, 256 * 256 + 300);
        var seen = await new LogMonitor(grown, _signing.Identity).Inspect(
            null, true, new(note, 256), (_, _) => Task.CompletedTask, default);
        Assert.Equal((300, true), (seen.Entries, seen.Findings.Count == 0));
    }

    [Fact]
    public async Task A_log_that_was_rewritten_since_a_reading_was_cut_off_is_found()
    {
        var bench = new LogBench();
        await bench.Grow(300);
        var note = (await bench.View()).Note;
        var fork = new LogBench { Signing = bench.Signing };
        await fork.Grow(600);
        var seen = await new LogMonitor(fork.Store, bench.Signing.Identity).Inspect(
            null, true, new(note, 1), (_, _) => Task.CompletedTask, default);
        Assert.Equal(LogFindingCodes.Forked, Assert.Single(seen.Findings).Code);

        var naive = await new LogMonitor(fork.Store, bench.Signing.Identity).Inspect(null, true, default);
        Assert.Empty(naive.Findings);
    }
}

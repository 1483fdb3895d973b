using Compliance.Proof.Log;
using Compliance.Testing.Evidence;
using CsCheck;

namespace Compliance.Proof.Tests.Log;

/// <summary>A writer that dies at any of its calls, or several that race: one log, each id once.</summary>
public sealed class LogCrashTests
{
    /// <summary>Before or after the call, and with batches that are kept in the guard or staged as objects.</summary>
    public static TheoryData<bool, int> Deaths => new() { { false, 0 }, { false, 256 * 1024 }, { true, 0 }, { true, 256 * 1024 } };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Whoever_comes_after_a_crash_finishes_it_and_logs_nothing_twice(bool after, int guarded)
    {
        for (var step = 0; ; step++)
        {
            var log = new LogBench();
            await log.Grow(250);
            var faults = new LogFaults(log.Parts, step, after);
            await using (var dying = log.Writer(new() { MaxGuarded = guarded }, faults.Parts))
            {
                var append = dying.Append("r1/erasure", [.. Enumerable.Range(0, 20).Select(_ => LogBench.Entry())], default);
                if (!faults.HasDied && await Record.ExceptionAsync(() => append) is null && !faults.HasDied)
                    break;
                await Assert.ThrowsAsync<CrashException>(() => append);
            }

            await log.Append("r1/erasure");
            await log.Append("r2/erasure");
            await LogAudit.IsWhole(log, "r1/erasure", "r2/erasure");
        }
    }

    [Fact]
    public async Task A_crash_of_the_writer_that_finishes_anothers_crash_is_finished_too()
    {
        for (var first = 0; first < 40; first++)
        {
            for (var second = 0; second < 30; second += 3)
            {
                var log = new LogBench();
                foreach (var step in (int[])[first, second])
                {
                    await using var dying = log.Writer(parts: new LogFaults(log.Parts, step).Parts);
                    await Record.ExceptionAsync(() => dying.Append("r1", LogBench.Entry(), default));
                }
                await log.Append("r1");
                await LogAudit.IsWhole(log, "r1");
                Assert.Equal(16, (await log.View()).Checkpoint.Size);
            }
        }
    }

    [Fact]
    public async Task Two_writers_at_once_make_one_log()
    {
        var log = new LogBench();
        var ids = Enumerable.Range(0, 60).Select(i => $"r{i}").ToArray();
        await using var one = log.Writer(parts: Mixed(log));
        await using var two = log.Writer(parts: Mixed(log));
        // Both are asked for every id.
        var receipts = await Task.WhenAll(
            ids.SelectMany(id => new[] { one, two }.Select(each => each.Append(id, LogBench.Entry(), default))));
        Assert.Equal(ids.Length, receipts.Select(each => each.Index).Distinct().Count());
        await LogAudit.IsWhole(log, ids);
    }

    [Fact]
    public async Task Any_schedule_of_writers_and_crashes_ends_in_one_log_with_each_id_once() =>
        await Gen.Select(Gen.Int[1, 3], Gen.Int[0, 60].Array[1, 8], Gen.Bool, Gen.Int[1, 12])
            .SampleAsync(
                async (writers, deaths, after, ids) =>
                {
                    var log = new LogBench();
                    var names = Enumerable.Range(0, ids).Select(i => $"r{i}").ToArray();
                    foreach (var round in deaths.Chunk(writers))
                    {
                        await Task.WhenAll(
                            round.Select(async step =>
                            {
                                await using var writer = log.Writer(parts: Mixed(log, step, after));
                                await Task.WhenAll(
                                    names.Select(id => Record.ExceptionAsync(() => writer.Append(id, LogBench.Entry(), default)).AsTask()));
                            }));
                    }
                    foreach (var id in names)
                        await log.Append(id);
                    await LogAudit.IsWhole(log, names);
                },
                iter: 150,
                threads: 1);

    private static LogParts Mixed(LogBench log, int dieAt = -1, bool after = false) =>
        new LogFaults(log.Parts, dieAt, after, async () => await Task.Yield()).Parts;
}

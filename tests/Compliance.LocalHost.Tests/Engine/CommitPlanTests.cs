using Azure.Data.Tables;
using Compliance.LocalHost.Engine;
using CsCheck;
using NodaTime;

namespace Compliance.LocalHost.Tests.Engine;

public sealed class CommitPlanTests
{
    private static readonly Head Head = new("id", "Workflow", 1, Instant.FromUtc(2026, 1, 1, 0, 0), "{}");

    private static TableEntity Row(string kind, int number, int length) => new("id", $"{kind}-{number:D8}") { ["Payload"] = new string('ü', length) };

    private static Commit Commit(IEnumerable<int> writes, IEnumerable<int> arrivals, int consumed, int litter) => new(Head, Head with { HistoryRows = 9 })
    {
        Expected = new Azure.ETag("e"),
        Writes = [.. writes.Select((length, n) => Row("h", n, length))],
        Arrivals = [.. arrivals.Select((length, n) => Row("i", n, length))],
        Consumed = [.. Enumerable.Range(0, consumed).Select(n => $"c-{n:D8}")],
        Litter = [.. Enumerable.Range(0, litter).Select(n => $"l-{n:D8}")],
    };

    [Fact]
    public void A_usual_step_is_one_transaction()
    {
        var (parts, leftOver) = CommitPlan.Split(Commit([200], [], 1, 1));
        Assert.Equal(3, Assert.Single(parts).Changes.Count);
        Assert.Empty(leftOver);
    }

    [Fact]
    public void However_large_the_episode_each_part_stays_within_the_bounds_and_every_row_is_written_once() =>
        Gen.Select(Gen.OneOf(Gen.Int[0, 200], Gen.Int[0, 16_384]).List[0, 250], Gen.Int[0, 16_384].List[0, 16], Gen.Int[0, 41], Gen.Int[0, 300]).Sample((writes, arrivals, consumed, litter) =>
        {
            var commit = Commit(writes, arrivals, consumed, litter);
            var (parts, leftOver) = CommitPlan.Split(commit);
            var (again, _) = CommitPlan.Split(commit);

            Assert.All(parts, part => Assert.InRange(part.Changes.Count + 1, 1, CommitPlan.MaxRows));
            Assert.All(parts, part => Assert.InRange(part.Changes.Sum(change => CommitPlan.Size((TableEntity)change.Entity)), 0, CommitPlan.MaxBytes));
            Assert.All(parts.SkipLast(1), part => Assert.False(part.IsLast));
            Assert.True(parts[^1].IsLast);
            Assert.Equal(parts.Select(Keys), again.Select(Keys));

            var written = parts.SelectMany(Keys).ToList();
            Assert.Equal(written.Count, written.Distinct().Count());
            Assert.Equal(writes.Count + arrivals.Count + consumed + litter - leftOver.Count, written.Count);

            // What came or was consumed counts only together with the head.
            Assert.All(parts.SkipLast(1).SelectMany(Keys), key => Assert.StartsWith("h-", key, StringComparison.Ordinal));
        }, iter: 20, threads: 1);

    private static IEnumerable<string> Keys(CommitPart part) => part.Changes.Select(change => change.Entity.RowKey);
}

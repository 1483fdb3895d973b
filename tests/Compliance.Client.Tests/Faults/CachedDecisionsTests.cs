using Compliance.Client.Decisions;
using Compliance.Client.Problems;
using Compliance.Client.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using static Compliance.Client.Tests.Support.ScriptedServer;

namespace Compliance.Client.Tests.Faults;

public sealed class CachedDecisionsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 2, 9, 30, 0, TimeSpan.Zero));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_is_kept_until_it_ends_and_asked_for_then()
    {
        await using var server = await Start(Decided(_time.GetUtcNow()), Problem(500, "unexpected"));
        var cache = new CachedDecisions(server.Client().Decisions, _time);
        var first = await Decide(cache);
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Same(first, await Decide(cache));
        _time.Advance(TimeSpan.FromMilliseconds(1));

        // What was allowed a moment ago is not allowed because nobody answers.
        await Assert.ThrowsAsync<ComplianceUnavailableException>(() => Decide(cache));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task A_clock_that_is_behind_the_service_makes_it_last_no_longer_than_it_was_granted_for()
    {
        await using var server = await Start(Decided(_time.GetUtcNow() + TimeSpan.FromHours(1)));
        var cache = new CachedDecisions(server.Client().Decisions, _time);
        var first = await Decide(cache);
        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Same(first, await Decide(cache));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotSame(first, await Decide(cache));
    }

    [Fact]
    public async Task An_answer_that_was_asked_for_before_somebody_was_forgotten_is_not_kept()
    {
        var (asked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var decided = Decided(_time.GetUtcNow());
        await using var server = await Start(async http =>
        {
            asked.SetResult();
            await go.Task;
            await decided(http);
        }, decided);
        var cache = new CachedDecisions(server.Client().Decisions, _time);
        var first = Decide(cache);
        await asked.Task;
        cache.Forget("p");
        go.SetResult();
        Assert.NotSame(await first, await Decide(cache));
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task Each_question_has_its_own_answer_whatever_the_order_of_its_fields_and_memory_is_bounded()
    {
        await using var server = await Start(Decided(_time.GetUtcNow()));
        var cache = new CachedDecisions(server.Client().Decisions, _time, capacity: 1);
        var first = await Decide(cache);
        Assert.NotSame(first, await cache.Decide("p", "recommend", ["f"], Cancelled));
        await Decide(cache);
        Assert.Equal(3, server.Requests);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CachedDecisions(server.Client().Decisions, _time, capacity: 0));
    }

    private static Task<Compliance.Decisions.Decision> Decide(CachedDecisions cache) =>
        cache.Decide("p", "recommend", cancellation: Cancelled).AsTask();
}

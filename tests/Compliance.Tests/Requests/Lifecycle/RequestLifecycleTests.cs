using Compliance.Requests.Lifecycle;
using CsCheck;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>Whatever happens to a request, in whatever order and however often.</summary>
public sealed class RequestLifecycleTests
{
    private static readonly RequestEvent[] Events = Enum.GetValues<RequestEvent>();

    [Fact]
    public void A_request_that_is_to_be_cancelled_is_never_committed_and_a_committed_one_never_cancelled() => Histories(
        taken => Assert.False(taken.Contains(RequestEvent.Cancel) && taken.Contains(RequestEvent.Commit)));

    [Fact]
    public void Every_request_can_end_and_one_that_has_ended_stays_so() =>
        Gen.Int[0, Events.Length - 1]
            .Select(at => Events[at])
            .List[0, 12]
            .Sample(happened =>
            {
                var stage = happened.Aggregate(RequestStage.Open, (at, next) => RequestLifecycle.After(at, next) ?? at);
                Assert.True(RequestLifecycle.After(stage, RequestEvent.Close)!.Value.HasEnded());
                if (stage.HasEnded())
                    Assert.All(Events, next => Assert.Equal(stage, RequestLifecycle.After(stage, next) ?? stage));
            });

    [Fact]
    public void What_happens_twice_changes_nothing_the_second_time() => Assert.All(
        from stage in Enum.GetValues<RequestStage>()
        from once in Events
        where RequestLifecycle.After(stage, once) is not null
        select (After: RequestLifecycle.After(stage, once)!.Value, once),
        each => Assert.Equal(each.After, RequestLifecycle.After(each.After, each.once)));

    [Fact]
    public void Every_stage_is_reached() => Assert.Equal(
        Enum.GetValues<RequestStage>().Order(),
        (from first in Events
         from second in Events
         let one = RequestLifecycle.After(RequestStage.Open, first) ?? RequestStage.Open
         select new[] { RequestStage.Open, one, RequestLifecycle.After(one, second) ?? one }).SelectMany(each => each).Distinct().Order());

    private static void Histories(Action<IReadOnlyList<RequestEvent>> check) =>
        Gen.Int[0, Events.Length - 1]
            .Select(at => Events[at])
            .List[0, 12]
            .Sample(happened =>
            {
                var (stage, taken) = (RequestStage.Open, new List<RequestEvent>());
                foreach (var next in happened)
                {
                    if (RequestLifecycle.After(stage, next) is not { } after)
                        continue;
                    taken.Add(next);
                    stage = after;
                }

                check(taken);
            });
}

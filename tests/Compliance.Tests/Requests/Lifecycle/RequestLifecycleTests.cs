using Compliance.Requests.Lifecycle;
using CsCheck;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>The table of stages and events by itself.</summary>
public sealed class RequestLifecycleTests
{
    private static readonly RequestEvent[] Events = Enum.GetValues<RequestEvent>();

    private static readonly RequestStage[] Stages = Enum.GetValues<RequestStage>();

    private static readonly RequestEvent[] TakingBack =
        [RequestEvent.Cancel, RequestEvent.Withdraw, RequestEvent.Deny, RequestEvent.Expire];

    [Fact]
    public void A_request_that_is_taken_back_is_never_committed_and_a_committed_one_never_taken_back() =>
        Gen.Int[0, Events.Length - 1].Select(at => Events[at]).List[0, 30].Sample(happened =>
        {
            var (stage, taken) = (RequestStage.Received, new List<RequestEvent>());
            foreach (var next in happened)
            {
                if (RequestLifecycle.After(stage, next) is not { } after)
                    continue;
                taken.Add(next);
                stage = after;
            }

            // A step that a backup brings back finds a request that was closed, and changes nothing.
            var commits = taken.TakeWhile(each => each is not RequestEvent.Close).Contains(RequestEvent.Commit);
            Assert.False(commits && taken.Any(TakingBack.Contains));
        });

    [Fact]
    public void What_happens_twice_changes_nothing_the_second_time() => Assert.All(
        from stage in Stages
        from once in Events
        where RequestLifecycle.After(stage, once) is not null
        select (After: RequestLifecycle.After(stage, once)!.Value, once),
        each => Assert.Equal(each.After, RequestLifecycle.After(each.After, each.once)));

    [Fact]
    public void Every_stage_is_reached_and_from_every_stage_a_request_can_end()
    {
        Assert.Equal(Stages.Order(), Reached(RequestStage.Received).Order());
        Assert.All(Stages, stage => Assert.Contains(Reached(stage), each => each.HasEnded()));
    }

    [Fact]
    public void A_request_that_has_ended_is_moved_by_nothing_but_an_appeal_and_its_answer() => Assert.All(
        from stage in Stages
        where stage.HasEnded()
        from next in Events
        let after = RequestLifecycle.After(stage, next)
        where after is not null && after != stage
        select next,
        next => Assert.Contains(next, new[] { RequestEvent.Appeal, RequestEvent.Uphold, RequestEvent.Reverse }));

    [Fact]
    public void While_a_request_is_held_only_what_cannot_be_undone_is_refused()
    {
        var differences =
            from stage in Stages
            from next in Events
            where RequestLifecycle.After(stage, next) != RequestLifecycle.After(stage, next, isHeld: true)
            select (stage, next);
        Assert.Equal([(RequestStage.Previewed, RequestEvent.Commit), (RequestStage.Running, RequestEvent.Commit)], differences);
    }

    [Fact]
    public void A_request_that_is_taken_back_ends_as_whatever_took_it_back() => Assert.Equal(
        [RequestOutcome.Cancelled, RequestOutcome.Withdrawn, RequestOutcome.Refused, RequestOutcome.Expired],
        TakingBack.Select(each => RequestLifecycle.After(RequestStage.Planned, each)!.Value.Ends()).OfType<RequestOutcome>());

    private static HashSet<RequestStage> Reached(RequestStage from)
    {
        var (reached, open) = (new HashSet<RequestStage> { from }, new Queue<RequestStage>([from]));
        while (open.TryDequeue(out var stage))
        {
            foreach (var next in Events.Select(each => RequestLifecycle.After(stage, each)).OfType<RequestStage>().Where(reached.Add))
                open.Enqueue(next);
        }

        return reached;
    }
}

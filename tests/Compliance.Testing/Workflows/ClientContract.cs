using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>What callers, timers and operators do to instances.</summary>
public abstract class ClientContract : WorkflowContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>An engine that keeps the time of day may take a second to hear of a suspension.</summary>
    private static readonly Duration Nap = Duration.FromSeconds(5);

    private readonly Effects _effects = new();

    /// <summary>Waits for "step" and does some work for each, until "end".</summary>
    private WorkflowReference<Unit, int> Stepping()
    {
        var work = Activity<int, int>(
            "Work",
            n =>
            {
                _effects.Add($"{n}");
                return n;
            }
        );
        return Workflow<Unit, int>(
            "Stepping",
            async (context, _) =>
            {
                for (var n = 0; ; n++)
                {
                    context.SetStatus(n);
                    if (
                        await context.WaitFor(context.Now + Duration.FromDays(30), "step", "end") is { Name: var name }
                        && name.Equals("end", StringComparison.OrdinalIgnoreCase))
                        return n;
                    await context.Run(work, n);
                }
            }
        );
    }

    private WorkflowReference<Unit, string> Napping() => Workflow<Unit, string>("Napping", async (context, _) =>
    {
        context.SetStatus("asleep");
        await context.Sleep(Nap);
        return "awake";
    });

    [Fact]
    public async Task An_id_is_started_once()
    {
        var stepping = Stepping();
        var id = await Begin(stepping, Unit.Value);
        Assert.False(await Client.Start(stepping, id, Unit.Value, None));
        await Raise(id, "end");
        await End(id);
        Assert.False(await Client.Start(stepping, id, Unit.Value, None));
    }

    [Fact]
    public async Task Of_many_starts_at_once_one_succeeds()
    {
        var stepping = Stepping();
        await Open();
        var id = NewId();
        var started = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Client.Start(stepping, id, Unit.Value, None)));
        Assert.Single(started, success => success);
    }

    [Fact]
    public async Task Raising_to_what_is_not_there_or_has_ended_is_refused()
    {
        var id = await Begin(Stepping(), Unit.Value);
        Assert.False(await Raise("absent", "end"));
        Assert.True(await Raise(id, "end"));
        await End(id);
        Assert.False(await Raise(id, "end"));
    }

    [Fact]
    public async Task A_suspended_instance_takes_no_step_and_keeps_its_events()
    {
        var id = await Begin(Stepping(), Unit.Value);
        Assert.True(await Client.Suspend(id, None));
        await Seen(id, instance => instance.Phase == WorkflowPhase.Suspended);
        Assert.True(await Raise(id, "step"));
        Assert.True(await Raise(id, "end"));
        Assert.Equal(0, _effects.Count);

        Assert.True(await Client.Resume(id, None));
        Assert.Equal(1, await Result<int>(id));
        Assert.Equal(1, _effects.Count);
    }

    [Fact]
    public async Task What_runs_while_it_is_suspended_runs_to_its_end_once()
    {
        var release = new TaskCompletionSource();
        var slow = Activity<Unit, string>("Slow", async (_, cancellation) =>
        {
            _effects.Add("began");
            await release.Task.WaitAsync(cancellation);
            _effects.Add("ended");
            return "result";
        });
        var id = await Begin(Workflow<Unit, string>("Waiting", (context, nothing) => context.Run(slow, nothing)), Unit.Value);
        await _effects.Reach(1);
        await Client.Suspend(id, None);
        await Seen(id, instance => instance.Phase == WorkflowPhase.Suspended);
        release.SetResult();
        await _effects.Reach(2);
        await Client.Resume(id, None);

        Assert.Equal("result", await Result<string>(id));
        Assert.Equal(["began", "ended"], _effects.All);
    }

    [Fact]
    public async Task A_timer_that_came_due_while_suspended_fires_after_the_resume()
    {
        var id = await Begin(Napping(), Unit.Value);
        await SeenStatus(id, "asleep");
        await Client.Suspend(id, None);
        await Seen(id, instance => instance.Phase == WorkflowPhase.Suspended);
        await Host.Pass(Nap + Duration.FromSeconds(1));
        Assert.Equal(WorkflowPhase.Suspended, (await Client.Find(id, None))!.Phase);

        await Client.Resume(id, None);
        Assert.Equal("awake", await Result<string>(id));
    }

    [Fact]
    public async Task Commands_to_what_is_not_there_or_has_ended_are_refused()
    {
        var id = await Begin(Stepping(), Unit.Value);
        await Raise(id, "end");
        await End(id);
        foreach (var target in new[] { id, "absent" })
        {
            Assert.False(await Client.Suspend(target, None));
            Assert.False(await Client.Resume(target, None));
            Assert.False(await Client.Terminate(target, "operator", None));
        }
    }

    [Fact]
    public async Task Terminate_ends_an_instance_with_the_reason()
    {
        var id = await Begin(Stepping(), Unit.Value);
        Assert.True(await Client.Terminate(id, "duplicate-request", None));
        var instance = await End(id);
        Assert.Equal((WorkflowPhase.Terminated, "duplicate-request"), (instance.Phase, instance.FailureCode));
    }

    [Fact]
    public async Task Terminate_ends_a_suspended_instance_too()
    {
        var id = await Begin(Stepping(), Unit.Value);
        await Client.Suspend(id, None);
        await Client.Terminate(id, "operator", None);
        Assert.Equal(WorkflowPhase.Terminated, (await End(id)).Phase);
    }

    [Fact]
    public async Task The_status_set_last_is_shown()
    {
        var id = await Begin(Stepping(), Unit.Value);
        await Raise(id, "step");
        await SeenStatus(id, 1);
        await Raise(id, "step");
        await SeenStatus(id, 2);
    }

    [Fact]
    public async Task A_status_of_more_than_16_KiB_is_refused()
    {
        var instance = await RunToEnd(Workflow<Unit, Unit>("Verbose", (context, nothing) =>
        {
            context.SetStatus(new string('x', 16 * 1024));
            return Task.FromResult(nothing);
        }), Unit.Value);
        Assert.Equal(FailureCode.PayloadTooLarge, instance.FailureCode);
    }

    [Fact]
    public async Task An_input_or_event_of_more_than_16_KiB_is_refused_to_the_caller()
    {
        var reading = Workflow<string, int>("Reading", (_, text) => Task.FromResult(text.Length));
        var id = await Begin(Stepping(), Unit.Value);
        var tooMuch = new string('x', 16 * 1024);

        var start = await Assert.ThrowsAsync<StepFailedException>(() => Client.Start(reading, NewId(), tooMuch, None));
        var raise = await Assert.ThrowsAsync<StepFailedException>(() => Raise(id, "step", tooMuch));
        Assert.Equal([FailureCode.PayloadTooLarge, FailureCode.PayloadTooLarge], [start.Code, raise.Code]);
    }

    [Fact]
    public async Task Instances_are_listed_by_workflow_phase_and_creation()
    {
        var (stepping, napping) = (Stepping(), Napping());
        var early = await Begin(stepping, Unit.Value);
        await Host.Pass(Duration.FromMilliseconds(100));
        var between = Host.Now;
        await Host.Pass(Duration.FromMilliseconds(100));
        var late = await Begin(stepping, Unit.Value);
        var other = await Begin(napping, Unit.Value);
        await Client.Terminate(late, "operator", None);
        await End(late);

        Assert.Equal([early, late], (await Ids(new WorkflowQuery(Workflow: "Stepping"))).Order());
        Assert.Equal([late], await Ids(new WorkflowQuery(Phases: new HashSet<WorkflowPhase> { WorkflowPhase.Terminated })));
        Assert.Equal([early], await Ids(new WorkflowQuery(CreatedBefore: between)));
        Assert.Equal([late], await Ids(new WorkflowQuery("Stepping", CreatedFrom: between)));
        Assert.Contains(other, await Ids(new WorkflowQuery()));
        Assert.Empty(await Ids(new WorkflowQuery(Phases: new HashSet<WorkflowPhase>())));
    }

    [Fact]
    public async Task Purge_removes_what_has_ended_and_its_id_may_be_used_again()
    {
        var stepping = Stepping();
        var id = await Begin(stepping, Unit.Value);
        await Raise(id, "end");
        await End(id);

        Assert.True(await Client.Purge(id, None));
        Assert.Null(await Client.Find(id, None));
        Assert.False(await Client.Purge(id, None));
        Assert.True(await Client.Start(stepping, id, Unit.Value, None));
    }

    [Fact]
    public async Task Purging_what_has_not_ended_is_an_error()
    {
        var id = await Begin(Stepping(), Unit.Value);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.Purge(id, None));
        Assert.Equal(WorkflowPhase.Running, (await Client.Find(id, None))!.Phase);
    }

    private async Task<List<string>> Ids(WorkflowQuery query)
    {
        var ids = new List<string>();
        await foreach (var instance in Client.List(query, None))
            ids.Add(instance.InstanceId);
        return ids;
    }
}

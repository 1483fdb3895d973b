using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Durable.Tests;

/// <summary>Durable keeps an instance open until each activity has ended that it ever began. The application must not notice.</summary>
public sealed class DurableLeftBehind(AzuriteFixture azurite) : WorkflowContract
{
    private readonly TaskCompletionSource _release = new();
    private readonly Effects _effects = new();

    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);

    [Fact]
    public async Task What_a_workflow_left_running_ends_and_nothing_follows_it()
    {
        var id = await Begin(Leaving(), Unit.Value);
        await _effects.Reach(1);
        await Raise(id, "cancel");
        Assert.Equal("cancelled", await Result<string>(id));
        Assert.False(await Raise(id, "cancel"));

        _release.SetResult();
        await _effects.Reach(2);
        await Host.Pass(Duration.FromSeconds(3));
        Assert.Equal(["slow began", "slow ended"], _effects.All);

        var instance = (await Client.Find(id, CancellationToken.None))!;
        Assert.Equal((WorkflowPhase.Completed, "\"working\"", "\"cancelled\""), (instance.Phase, instance.Status, instance.Output));
    }

    [Fact]
    public async Task A_failure_is_told_as_soon()
    {
        var id = await Begin(Leaving(), Unit.Value);
        await _effects.Reach(1);
        await Raise(id, "give up");
        var instance = await End(id);
        Assert.Equal((WorkflowPhase.Failed, "gave-up", "here"), (instance.Phase, instance.FailureCode, instance.FailureReference));
        Assert.Equal(1, _effects.Count);
        _release.SetResult();
    }

    [Fact]
    public async Task Whoever_lists_the_completed_finds_it_among_them_and_not_among_the_running()
    {
        var id = await Begin(Leaving(), Unit.Value);
        await _effects.Reach(1);
        await Raise(id, "cancel");
        await End(id);

        Assert.Equal([id], await Ids(WorkflowPhase.Completed));
        Assert.Empty(await Ids(WorkflowPhase.Running));
        _release.SetResult();
    }

    [Fact]
    public async Task It_can_be_purged_before_that_step_has_ended()
    {
        var leaving = Leaving();
        var id = await Begin(leaving, Unit.Value);
        await _effects.Reach(1);
        await Raise(id, "cancel");
        await End(id);

        Assert.True(await Client.Purge(id, CancellationToken.None));
        _release.SetResult();
        await _effects.Reach(2);
        Assert.Null(await Client.Find(id, CancellationToken.None));
    }

    private WorkflowReference<Unit, string> Leaving()
    {
        var slow = Activity<Unit, Unit>("Slow", async (nothing, cancellation) =>
        {
            _effects.Add("slow began");
            await _release.Task.WaitAsync(cancellation);
            _effects.Add("slow ended");
            return nothing;
        });
        var next = Activity<Unit, Unit>("Next", nothing =>
        {
            _effects.Add("next");
            return nothing;
        });
        return Workflow<Unit, string>("Leaving", async (context, nothing) =>
        {
            async Task Work()
            {
                await context.Run(slow, nothing);
                await context.Run(next, nothing);
            }

            context.SetStatus("working");
            var told = context.WaitFor(context.Now + Duration.FromDays(30), "cancel", "give up");
            if (await Task.WhenAny(Work(), told) != told)
                return "done";
            return (await told)!.Name == "cancel" ? "cancelled" : throw new StepFailedException("gave-up", "here");
        });
    }

    private async Task<List<string>> Ids(WorkflowPhase phase)
    {
        var ids = new List<string>();
        await foreach (var instance in Client.List(new WorkflowQuery(Phases: new HashSet<WorkflowPhase> { phase }), CancellationToken.None))
            ids.Add(instance.InstanceId);
        return ids;
    }
}

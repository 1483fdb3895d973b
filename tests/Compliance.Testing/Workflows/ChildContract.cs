using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>Workflows that run other workflows.</summary>
public abstract class ChildContract : WorkflowContract
{
    private static readonly NodaTime.Duration Long = NodaTime.Duration.FromDays(30);

    private WorkflowReference<int, int> Increment => Workflow<int, int>("Increment", (_, n) => Task.FromResult(n + 1));

    private WorkflowReference<Unit, string> Catching(WorkflowReference<string, string> child) =>
        Workflow<Unit, string>("Catching", async (context, _) =>
        {
            try
            {
                return await context.RunChild(child, "only", "boom");
            }
            catch (StepFailedException e)
            {
                return $"{e.Code} at {e.Reference}";
            }
        });

    [Fact]
    public async Task A_child_returns_its_result_to_its_parent()
    {
        var increment = Increment;
        Assert.Equal(8, await Result(Workflow<int, int>("Parent", (context, n) => context.RunChild(increment, "one", n)), 7));
    }

    [Fact]
    public async Task A_childs_id_is_composed_of_parent_generation_and_name()
    {
        var tell = Workflow<Unit, string>("Tell", (context, _) => Task.FromResult(context.InstanceId));
        var id = await Begin(
            Workflow<Unit, string>("Parent", (context, nothing) => context.RunChild(tell, "ear", nothing)), Unit.Value);

        Assert.Equal($"{id}.0.ear", await Result<string>(id));
        Assert.Equal(WorkflowPhase.Completed, (await Client.Find($"{id}.0.ear", CancellationToken.None))!.Phase);
    }

    [Fact]
    public async Task The_same_name_twice_in_one_generation_is_refused()
    {
        var increment = Increment;
        var instance = await RunToEnd(Workflow<int, int>("Twins", async (context, n) =>
        {
            await context.RunChild(increment, "twin", n);
            return await context.RunChild(increment, "twin", n);
        }), 1);

        Assert.Equal((WorkflowPhase.Failed, FailureCode.Unexpected), (instance.Phase, instance.FailureCode));
    }

    [Fact]
    public async Task A_childs_failure_reaches_its_parent_with_code_and_reference()
    {
        var child = Workflow<string, string>("Failing", (_, code) => throw new StepFailedException(code, "the-child"));
        Assert.Equal("boom at the-child", await Result(Catching(child), Unit.Value));
    }

    [Fact]
    public async Task A_childs_termination_reaches_its_parent()
    {
        var child = Workflow<string, string>("Patient", async (context, _) =>
        {
            await context.Sleep(Long);
            return "";
        });
        var id = await Begin(Catching(child), Unit.Value);
        await Seen($"{id}.0.only", instance => instance.Phase == WorkflowPhase.Running);
        await Client.Terminate($"{id}.0.only", "operator", CancellationToken.None);

        Assert.Equal($"terminated at {id}.0.only", await Result<string>(id));
    }

    [Fact]
    public async Task Many_children_run_side_by_side()
    {
        var increment = Increment;
        Assert.Equal(Enumerable.Range(1, 30).Sum(), await Result(Workflow<int, int>("Crowd", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(n => context.RunChild(increment, $"child-{n}", n)))).Sum()), 30));
    }

    [Fact]
    public async Task Children_may_have_children()
    {
        var increment = Increment;
        var middle = Workflow<int, int>("Middle", async (context, n) => 10 * await context.RunChild(increment, "leaf", n));
        Assert.Equal(50, await Result(Workflow<int, int>("Top", (context, n) => context.RunChild(middle, "middle", n)), 4));
    }

    [Fact]
    public async Task The_next_generation_may_use_a_childs_name_again()
    {
        var increment = Increment;
        var id = await Begin(Workflow<int, int>("Again", async (context, n) =>
        {
            var next = await context.RunChild(increment, "same", n);
            if (next < 3)
                context.ContinueAsNew(next);
            return next;
        }), 0);

        Assert.Equal(3, await Result<int>(id));
        Assert.NotNull(await Client.Find($"{id}.2.same", CancellationToken.None));
    }

    [Fact]
    public async Task A_parent_that_is_terminated_leaves_its_child_running()
    {
        var child = Workflow<string, string>("Survivor", async (context, _) =>
        {
            await context.WaitFor(context.Now + Long, "go");
            return "done";
        });
        var id = await Begin(Catching(child), Unit.Value);
        await Seen($"{id}.0.only", instance => instance.Phase == WorkflowPhase.Running);
        await Client.Terminate(id, "operator", CancellationToken.None);

        Assert.True(await Raise($"{id}.0.only", "go"));
        Assert.Equal("done", await Result<string>($"{id}.0.only"));
    }
}

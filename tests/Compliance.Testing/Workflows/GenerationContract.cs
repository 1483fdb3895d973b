using Compliance.Workflows;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>Continue-as-new.</summary>
public abstract class GenerationContract : WorkflowContract
{
    private static readonly Duration Long = Duration.FromDays(30);

    [Fact]
    public async Task The_next_generation_starts_with_the_new_input()
    {
        Assert.Equal("5 in generation 5", await Result(Workflow<int, string>("Count", (context, n) =>
        {
            if (n < 5)
                context.ContinueAsNew(n + 1);
            return Task.FromResult($"{n} in generation {context.Generation}");
        }), 0));
    }

    [Fact]
    public async Task Work_may_be_done_in_every_generation()
    {
        var add = Activity<int, int>("AddOne", n => n + 1);
        Assert.Equal(25, await Result(Workflow<int, int>("Loop", async (context, n) =>
        {
            var next = await context.Run(add, n);
            if (next < 25)
                context.ContinueAsNew(next);
            return next;
        }), 0));
    }

    [Fact]
    public async Task It_may_go_on_under_another_version()
    {
        var id = await Begin(Workflow<int, string>("Migrate", (context, generation) =>
        {
            if (generation == 0)
                context.ContinueAsNew(1, version: 3);
            return Task.FromResult($"{context.IsAtLeast(2)} {context.IsAtLeast(3)} {context.IsAtLeast(4)}");
        }, version: 2), 0);

        var instance = await End(id);
        Assert.Equal("True True False", Output<string>(instance));
        Assert.Equal(3, instance.Version);
    }

    [Fact]
    public async Task Events_that_nobody_waited_for_go_along()
    {
        var id = await Begin(Workflow<int, string>("Carry", async (context, generation) =>
        {
            context.SetStatus("ready");
            await context.WaitFor(context.Now + Long, "next");
            if (generation == 0)
            {
                context.ContinueAsNew(1);
                return "";
            }

            return (await context.WaitFor(context.Now + Long, "word"))!.Read<string>()
                + (await context.WaitFor(context.Now + Long, "word"))!.Read<string>();
        }
            ),
            0);
        await SeenStatus(id, "ready");
        await Raise(id, "word", "for");
        await Raise(id, "word", "ward");
        await Raise(id, "next");
        await Raise(id, "next");

        Assert.Equal("forward", await Result<string>(id));
    }

    [Fact]
    public async Task It_is_refused_while_a_step_is_outstanding()
    {
        var never = Activity<int, int>("Quick", n => n);
        var instance = await RunToEnd(Workflow<int, int>("Hasty", async (context, n) =>
        {
            var open = context.Run(never, n);
            context.ContinueAsNew(n + 1);
            return await open;
        }), 0);

        Assert.Equal((WorkflowPhase.Failed, FailureCode.Unexpected), (instance.Phase, instance.FailureCode));
    }

    [Fact]
    public async Task It_is_refused_while_a_wait_is_open_and_the_workflow_may_catch_that()
    {
        Assert.Equal("refused", await Result(Workflow<int, string>("Open", (context, n) =>
        {
            _ = context.WaitFor(context.Now + Long, "never");
            try
            {
                context.ContinueAsNew(n + 1);
                return Task.FromResult("accepted");
            }
            catch (InvalidOperationException)
            {
                return Task.FromResult("refused");
            }
        }), 0));
    }

    [Fact]
    public async Task The_status_stays_until_it_is_set_again()
    {
        var id = await Begin(Workflow<int, string>("Status", async (context, generation) =>
        {
            if (generation == 0)
            {
                context.SetStatus("from the first generation");
                context.ContinueAsNew(1);
                return "";
            }

            await context.WaitFor(context.Now + Long, "end");
            return "done";
        }), 0);
        await SeenStatus(id, "from the first generation");
        await Raise(id, "end");
        Assert.Equal("done", await Result<string>(id));
    }
}

using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Xunit;

namespace Compliance.Testing.Workflows;

/// <summary>One activity over many inputs.</summary>
public abstract class RunAllContract : WorkflowContract
{
    private readonly Effects _effects = new();

    [Fact]
    public async Task Results_come_in_the_order_of_the_inputs()
    {
        var square = Activity<int, int>("Square", n => n * n);
        var results = await Result(Workflow<int, IReadOnlyList<int>>("Squares", (context, count) =>
            context.RunAll(square, [.. Enumerable.Range(1, count)])), 40);

        Assert.Equal(Enumerable.Range(1, 40).Select(n => n * n), results);
    }

    [Fact]
    public async Task No_more_than_the_window_run_at_a_time()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        var crowd = Activity<int, int>(
            "Crowd",
            async (n, cancellation) =>
            {
                lock (gate)
                    most = Math.Max(most, ++now);
                await Task.Delay(5, cancellation);
                lock (gate)
                    now--;
                return n;
            }
        );
        await Result(
            Workflow<Unit, int>(
                "Window", async (context, _) => (await context.RunAll(crowd, [.. Enumerable.Range(0, 20)], window: 3)).Count),
            Unit.Value);

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task The_first_failure_in_the_order_of_the_inputs_comes_after_all_have_ended()
    {
        var some = Activity<int, int>(
            "Some",
            n =>
            {
                _effects.Add("ran");
                return n is 3 or 5 ? throw new StepFailedException($"failed-{n}", "it") : n;
            }
        );
        var instance = await RunToEnd(
            Workflow<Unit, int>("Partly", async (context, _) => (await context.RunAll(some, [5, 1, 2, 3, 4])).Count), Unit.Value);

        Assert.Equal("failed-5", instance.FailureCode);
        Assert.Equal(5, _effects.Count);
    }

    [Fact]
    public async Task Nothing_to_do_is_done_at_once()
    {
        var never = Activity<int, int>("Never", n => n);
        Assert.Equal(
            0, await Result(Workflow<Unit, int>("Empty", async (context, _) => (await context.RunAll(never, [])).Count), Unit.Value));
    }

    [Fact]
    public async Task A_window_above_100_is_refused()
    {
        var never = Activity<int, int>("Never", n => n);
        var instance = await RunToEnd(
            Workflow<Unit, int>("Greedy", async (context, _) => (await context.RunAll(never, [1], window: 101)).Count), Unit.Value);

        Assert.Equal((WorkflowPhase.Failed, FailureCode.Unexpected), (instance.Phase, instance.FailureCode));
    }
}

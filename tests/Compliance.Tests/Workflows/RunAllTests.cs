using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using CsCheck;

namespace Compliance.Tests.Workflows;

public sealed class RunAllTests
{
    private static readonly ActivityReference<int, int> Work = new("Work");

    [Fact]
    public void Never_more_than_the_window_run_at_once_and_results_come_in_the_order_of_the_inputs() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 12], Gen.Int)
            .Sample(
                (inputs, window, seed) =>
                {
                    var random = new Random(seed);
                    var running = new List<(int Input, TaskCompletionSource<int> Done)>();
                    var most = 0;
                    var context = new ScriptedContext().Answer(
                        Work,
                        input =>
                        {
                            var done = new TaskCompletionSource<int>();
                            running.Add((input, done));
                            most = Math.Max(most, running.Count);
                            return done.Task;
                        }
                    );
                    var all = context.RunAll(Work, [.. Enumerable.Range(0, inputs)], window);
                    while (running.Count > 0)
                    {
                        var next = running[random.Next(running.Count)];
                        running.Remove(next);
                        next.Done.SetResult(next.Input * 10);
                    }

                    return all.Result.SequenceEqual(Enumerable.Range(0, inputs).Select(input => input * 10))
                        && most == Math.Min(inputs, window);
                },
        threads: 1, iter: 300);

    [Fact]
    public async Task The_first_failure_in_the_order_of_the_inputs_comes_after_all_have_ended()
    {
        var ended = new List<int>();
        var context = new ScriptedContext().Answer(Work, async input =>
        {
            await Task.Yield();
            lock (ended)
                ended.Add(input);
            return input is 3 or 7 ? throw new StepFailedException($"failed-{input}", "x") : input;
        });
        var failed = await Assert.ThrowsAsync<StepFailedException>(() => context.RunAll(Work, [.. Enumerable.Range(0, 20)], window: 4));
        Assert.Equal("failed-3", failed.Code);
        Assert.Equal(20, ended.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public async Task A_window_is_one_to_a_hundred(int window) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new ScriptedContext().RunAll(Work, [1], window));
}

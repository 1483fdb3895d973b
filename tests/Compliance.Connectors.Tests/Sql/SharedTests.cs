using System.Threading.Channels;
using Compliance.Connectors.Sql;

namespace Compliance.Connectors.Tests.Sql;

public sealed class SharedTests
{
    private readonly List<TaskCompletionSource> runs = [];
    private readonly Channel<int> begun = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task Gives_those_who_ask_during_a_run_one_more_run_together()
    {
        var shared = new Shared(Work);
        var first = shared.Run(default);
        await begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Task[] later = [shared.Run(default), shared.Run(default)];
        runs[0].SetResult();
        await first;
        await begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.All(later, task => Assert.False(task.IsCompleted));
        runs[1].SetResult();
        await Task.WhenAll(later);
        Assert.Equal(2, runs.Count);
    }

    [Fact]
    public async Task Tells_a_failure_to_those_who_waited_for_it_and_works_again()
    {
        var shared = new Shared(Work);
        var failing = shared.Run(default);
        await begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var next = shared.Run(default);
        runs[0].SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => failing);
        await begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        runs[1].SetResult();
        await next;
    }

    private Task Work(CancellationToken cancellation)
    {
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        runs.Add(run);
        begun.Writer.TryWrite(runs.Count);
        return run.Task;
    }
}

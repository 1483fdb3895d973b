using System.Threading.Channels;
using Compliance.Connectors.Sql;

namespace Compliance.Connectors.Tests.Sql;

public sealed class SharedTests
{
    private readonly List<TaskCompletionSource> _runs = [];
    private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();

    [Fact]
    public async Task Gives_those_who_ask_during_a_run_one_more_run_together()
    {
        var shared = new Shared(Work);
        var first = shared.Run(default);
        await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Task[] later = [shared.Run(default), shared.Run(default)];
        _runs[0].SetResult();
        await first;
        await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.All(later, task => Assert.False(task.IsCompleted));
        _runs[1].SetResult();
        await Task.WhenAll(later);
        Assert.Equal(2, _runs.Count);
    }

    [Fact]
    public async Task Tells_a_failure_to_those_who_waited_for_it_and_works_again()
    {
        var shared = new Shared(Work);
        var failing = shared.Run(default);
        await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var next = shared.Run(default);
        _runs[0].SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => failing);
        await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
        _runs[1].SetResult();
        await next;
    }

    private Task Work(CancellationToken cancellation)
    {
        var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _runs.Add(run);
        _begun.Writer.TryWrite(_runs.Count);
        return run.Task;
    }
}

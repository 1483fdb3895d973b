using Compliance.Testing.Workflows;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Tests.Timers;

public sealed class HistoryPurgeTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 3, 15);

    private readonly StartedWorkflows _workflows = new();
    private readonly Attempts _attempts = new();

    [Fact]
    public async Task Only_what_ended_longer_ago_than_the_days_is_purged()
    {
        Put("old", created: 40, ended: 31);
        Put("failed", created: 40, ended: 31, WorkflowPhase.Failed);
        Put("terminated", created: 40, ended: 31, WorkflowPhase.Terminated);
        Put("long-but-ended-lately", created: 400, ended: 29);
        Put("on-the-day", created: 40, ended: 30);
        Put("young", created: 5, ended: 4);
        Put("running", created: 400, ended: 300, WorkflowPhase.Running);
        Put("suspended", created: 400, ended: 300, WorkflowPhase.Suspended);

        Assert.Equal(3, await Purge());
        Assert.Equal(["long-but-ended-lately", "on-the-day", "running", "suspended", "young"], await Left());
        Assert.Equal(0, await Purge());
    }

    [Fact]
    public async Task Children_are_purged_by_their_own_ids_at_their_own_time()
    {
        Put("sweep-1", created: 60, ended: 20);
        Put("sweep-1-0-orders", created: 60, ended: 50);
        Put("sweep-1-0-lines", created: 60, ended: 20);
        await Purge();
        Assert.Equal(["sweep-1", "sweep-1-0-lines"], await Left());
    }

    [Fact]
    public async Task With_a_history_goes_what_was_counted_of_its_attempts_and_no_other()
    {
        Put("old", created: 40, ended: 31);
        Put("young", created: 5, ended: 4);
        await Purge();
        Assert.Equal(["old"], _attempts.Forgotten);
    }

    [Fact]
    public async Task What_a_crash_left_half_purged_is_found_the_next_time()
    {
        Put("old", created: 40, ended: 31);
        _attempts.Before = () => throw new InvalidOperationException("crash");
        await Assert.ThrowsAsync<InvalidOperationException>(Purge);

        _attempts.Before = () => { };
        Assert.Equal(1, await Purge());
        Assert.Equal(["old"], _attempts.Forgotten);
    }

    [Fact]
    public async Task What_was_purged_and_is_still_there_is_a_failure_that_tells_how_many()
    {
        Put("old-1", created: 40, ended: 31);
        Put("old-2", created: 40, ended: 31);
        Put("old-3", created: 40, ended: 31);
        _workflows.Survives = id => id != "old-2";
        var failure = await Assert.ThrowsAsync<StepFailedException>(Purge);
        Assert.Equal(("history-not-purged", "2-instances"), (failure.Code, failure.Reference));
        Assert.Equal(["old-1", "old-3"], await Left());
    }

    private void Put(string id, int created, int ended, WorkflowPhase phase = WorkflowPhase.Completed) =>
        _workflows.Add(new WorkflowInstance(id, "Erasure", 1, phase, Now - Duration.FromDays(created), Now - Duration.FromDays(ended)));

    private Task<int> Purge() =>
        new HistoryPurge(
            _workflows,
            _attempts,
            new FakeClock(Now),
            Options.Create(new HistoryOptions { Days = 30 }),
            NullLogger<HistoryPurge>.Instance).Run(default);

    private async Task<List<string>> Left() =>
        await _workflows.List(new WorkflowQuery(), default).Select(each => each.InstanceId).Order(StringComparer.Ordinal).ToListAsync();

    private sealed class Attempts : IAttemptLedger
    {
        public List<string> Forgotten { get; } = [];

        public Action Before { get; set; } = () => { };

        public Task<int> Begin(string instanceId, string attemptId, CancellationToken cancellation) => Task.FromResult(1);

        public Task Forget(string instanceId, CancellationToken cancellation)
        {
            Before();
            Forgotten.Add(instanceId);
            return Task.CompletedTask;
        }
    }
}

using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Durable.Tests;

/// <summary>The purge of histories on the engine itself, which offers to purge children with their parents and does not.</summary>
public sealed class PurgedHistories(AzuriteFixture azurite) : WorkflowContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);

    [Fact]
    public async Task What_ended_long_ago_goes_with_its_children_and_what_runs_stays()
    {
        var child = Workflow<int, int>("Child", (_, n) => Task.FromResult(n));
        var parent = Workflow<int, int>(
            "Parent", async (context, n) => await context.RunChild(child, "one", n) + await context.RunChild(child, "two", n));
        var waiting = Workflow<int, int>(
            "Waiting",
            async (context, n) =>
            {
                await context.WaitFor(context.Now + Duration.FromDays(100), "never");
                return n;
            }
        );
        var ended = await Begin(parent, 1);
        await End(ended);
        var running = await Begin(waiting, 1);
        await Seen(running, instance => instance.Phase is WorkflowPhase.Running);

        Assert.Equal(0, await Purge(after: Duration.FromDays(29)));
        Assert.Equal(3, await Purge(after: Duration.FromDays(31)));

        foreach (var id in new[] { ended, $"{ended}.0.one", $"{ended}.0.two" })
            Assert.Null(await Client.Find(id, CancellationToken.None));
        Assert.Equal(WorkflowPhase.Running, (await Client.Find(running, CancellationToken.None))!.Phase);
    }

    private Task<int> Purge(Duration after) =>
        new HistoryPurge(
            Client,
            new MemoryAttempts(),
            new FakeClock(Host.Now + after),
            Options.Create(new HistoryOptions()),
            NullLogger<HistoryPurge>.Instance).Run(CancellationToken.None);
}

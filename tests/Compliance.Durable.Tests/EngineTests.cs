using System.ComponentModel.DataAnnotations;
using Azure.Data.Tables;
using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Testing.Canaries;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Durable.Tests;

/// <summary>What the local host's engine promises beyond the contract.</summary>
public sealed class EngineTests(AzuriteFixture azurite) : WorkflowContract
{
    private const string Canary = "jane.doe@canary.example";

    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);

    [Fact]
    public async Task A_workflow_that_left_the_table_fails_the_instances_that_it_has()
    {
        var id = await Begin(Workflow<Unit, Unit>("Removed", async (context, nothing) =>
        {
            context.SetStatus("waiting");
            await context.WaitFor(context.Now + Duration.FromDays(1), "go");
            return nothing;
        }), Unit.Value);
        await SeenStatus(id, "waiting");
        await Host.Restart(TakeTable());
        await Raise(id, "go");

        var instance = await End(id);
        Assert.Equal((WorkflowPhase.Failed, FailureCode.NotDeterministic), (instance.Phase, instance.FailureCode));
    }

    [Fact]
    public async Task An_activity_that_left_the_table_fails_its_step_by_name()
    {
        var gone = new ActivityReference<Unit, Unit>("Gone");
        var instance = await RunToEnd(
            Workflow<Unit, Unit>("Calling", (context, nothing) => context.Run(gone, nothing)), Unit.Value);
        Assert.Equal((FailureCode.UnknownName, "Gone"), (instance.FailureCode, instance.FailureReference));
    }

    [Fact]
    public async Task Nothing_that_an_exception_says_is_kept_by_the_engine_or_logged()
    {
        var failing = Activity<Unit, Unit>(
            "Failing", _ => throw new InvalidOperationException(Canary, new ArgumentException(Canary)));
        var child = Workflow<Unit, Unit>("Child", (_, _) => throw new InvalidOperationException(Canary));
        var id = await Begin(Workflow<Unit, Unit>("Parent", async (context, nothing) =>
        {
            foreach (var step in (Func<Task>[])[() => context.Run(failing, nothing), () => context.RunChild(child, "child", nothing)])
                await Assert.ThrowsAsync<StepFailedException>(step);
            throw new InvalidOperationException(Canary);
        }), Unit.Value);
        Assert.Equal(FailureCode.Unexpected, (await End(id)).FailureCode);

        var hub = ((DurableHost)Host).TaskHub;
        var places = new List<Place>();
        await foreach (var place in new StorageContents(azurite.ConnectionString).All())
        {
            if (place.Name.Contains(hub, StringComparison.Ordinal))
                places.Add(place);
        }

        Assert.Contains(places, place => place.Name.StartsWith($"table {hub}History, row {id}", StringComparison.Ordinal));
        Assert.Empty(await new CanarySearch([Canary]).In(places.ToAsyncEnumerable()));
        Assert.DoesNotContain(Host.LogLines, line => line.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_stops_lets_the_control_queue_go_for_the_next_one()
    {
        await using var host = await DurableHost.Start(azurite, new WorkflowTable([], []));
        var partitions = new TableClient(azurite.ConnectionString, $"{host.TaskHub}Partitions");
        while (await Owner(partitions) is null)
            await Task.Delay(50);

        await host.Stop();
        Assert.Null(await Owner(partitions));
    }

    [Fact]
    public void Options_out_of_their_bounds_are_refused()
    {
        Assert.Throws<ValidationException>(() => new EngineOptions { TaskHub = "1-x" }.Validated());
        Assert.Throws<ValidationException>(() => new EngineOptions { MaxParallelActivities = 0 }.Validated());
        Assert.Throws<ValidationException>(() => new EngineOptions { Visibility = TimeSpan.FromSeconds(1) }.Validated());
        Assert.Throws<ValidationException>(() => new EngineOptions { Lease = TimeSpan.FromMinutes(2) }.Validated());
        Assert.NotNull(new EngineOptions().Validated());
    }

    private static async Task<string?> Owner(TableClient partitions) =>
        (await partitions.QueryAsync<TableEntity>().ToListAsync()).SingleOrDefault()?.GetString("CurrentOwner");
}

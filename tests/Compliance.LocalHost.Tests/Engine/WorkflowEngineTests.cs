using System.ComponentModel.DataAnnotations;
using Azure.Data.Tables;
using Compliance.LocalHost.Engine;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>What only this engine promises, beyond the contract.</summary>
public sealed class WorkflowEngineTests(AzuriteFixture azurite) : WorkflowContract
{
    private EmbeddedHost Embedded => (EmbeddedHost)Host;

    private EngineCounters Counters => Embedded.Engine.Counters;

    private ActivityReference<int, int> Adding => Activity<int, int>("Add", n => n + 1);

    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);

    [Fact]
    public async Task A_sequential_step_costs_one_transaction()
    {
        var add = Adding;
        var sequence = Workflow<int, int>("Sequence", async (context, count) =>
        {
            var n = 0;
            while (n < count)
                n = await context.Run(add, n);
            return n;
        });
        await Open();
        var before = Counters.ForWork;
        await RunToEnd(sequence, 20);

        // One for the start and the first decision, one for each step; and looking at an instance that has ended reads it.
        Assert.Equal(21, Counters[StorageCall.Episode]);
        Assert.InRange(Counters.ForWork - before, 21, 22);
    }

    [Fact]
    public async Task Outcomes_that_come_together_share_a_transaction()
    {
        var add = Adding;
        var fan = Workflow<int, int>("Fan", async (context, count) => (await context.RunAll(add, [.. Enumerable.Range(0, count)], window: 100)).Count);
        await Open();
        await RunToEnd(fan, 100);

        Assert.InRange(Counters[StorageCall.Episode], 2, 60);
    }

    [Fact]
    public async Task In_steady_state_nothing_is_asked_of_storage_for_work()
    {
        var id = await Begin(Workflow<Nothing, Nothing>("Idle", async (context, nothing) =>
        {
            await context.Sleep(Duration.FromDays(1));
            return nothing;
        }), Nothing.Value);
        var before = Counters.ForWork;
        await Task.Delay(300);

        Assert.Equal(before, Counters.ForWork);
        Assert.Equal(WorkflowPhase.Running, (await Client.Find(id, CancellationToken.None))!.Phase);
    }

    [Fact]
    public async Task A_mismatch_names_the_first_differing_step()
    {
        var (add, other) = (Adding, Activity<int, int>("EraseStore", n => n));
        WorkflowReference<Nothing, int> Declare(ActivityReference<int, int> second) => Workflow<Nothing, int>("Changed", async (context, _) =>
        {
            var n = await context.Run(add, 0);
            n = await context.Run(second, n);
            context.SetStatus("waiting");
            await context.WaitFor(context.Now + Duration.FromDays(1), "go");
            return n;
        });
        var id = await Begin(Declare(add), Nothing.Value);
        await SeenStatus(id, "waiting");
        Declare(other);
        await Host.Restart(TakeTable());
        var instance = await End(id);

        Assert.Equal((FailureCode.NotDeterministic, "step-2-expected-Add-found-EraseStore"), (instance.FailureCode, instance.FailureReference));
    }

    [Fact]
    public async Task A_release_that_ends_earlier_is_a_mismatch()
    {
        WorkflowReference<Nothing, int> Declare(bool waits) => Workflow<Nothing, int>("Shorter", async (context, _) =>
        {
            if (waits)
                await context.WaitFor(context.Now + Duration.FromDays(1), "Go");
            return 0;
        });
        var id = await Begin(Declare(true), Nothing.Value);
        Declare(false);
        await Host.Restart(TakeTable());

        Assert.Equal("step-1-expected-wait:GO-found-end", (await End(id)).FailureReference);
    }

    [Fact]
    public async Task A_workflow_that_left_the_table_fails_its_instances_by_name()
    {
        var id = await Begin(Workflow<Nothing, Nothing>("Removed", async (context, nothing) =>
        {
            await context.Sleep(Duration.FromDays(1));
            return nothing;
        }), Nothing.Value);
        await Host.Restart(TakeTable());
        var instance = await End(id);

        Assert.Equal((FailureCode.UnknownName, "Removed"), (instance.FailureCode, instance.FailureReference));
    }

    public static TheoryData<string> ForeignAwaits => ["delay", "thread", "pool", "never"];

    [Theory]
    [MemberData(nameof(ForeignAwaits))]
    public async Task A_workflow_that_awaits_what_is_not_its_contexts_fails(string kind)
    {
        var add = Adding;
        var instance = await RunToEnd(Workflow<string, int>("Foreign", async (context, how) =>
        {
            await (how switch
            {
                "delay" => Task.Delay(1),
                "thread" => Task.Run(() => Thread.Sleep(1)),
                "pool" => Task.Delay(1).ContinueWith(_ => { }, TaskScheduler.Default),
                _ => new TaskCompletionSource().Task,
            });
            return await context.Run(add, 1);
        }), kind);

        Assert.Equal((WorkflowPhase.Failed, FailureCode.ForeignAwait), (instance.Phase, instance.FailureCode));
    }

    [Fact]
    public async Task A_workflow_that_comes_back_on_another_thread_while_a_wait_is_open_fails()
    {
        var instance = await RunToEnd(Workflow<Nothing, string>("Mixed", async (context, _) =>
        {
            var wait = context.WaitFor(context.Now + Duration.FromDays(1), "never");
            await Task.WhenAny(wait, Task.Delay(20));
            return "through";
        }), Nothing.Value);

        Assert.Equal(FailureCode.ForeignAwait, instance.FailureCode);
    }

    [Fact]
    public async Task A_former_generation_leaves_no_rows()
    {
        var add = Adding;
        var id = await Begin(Workflow<int, int>("Generations", async (context, generation) =>
        {
            await context.RunAll(add, [.. Enumerable.Range(0, 120)], window: 60);
            if (generation < 2)
                context.ContinueAsNew(generation + 1);
            else
                await context.WaitFor(context.Now + Duration.FromDays(1), "end");
            return generation;
        }), 0);
        await Raise(id, "end");
        Assert.Equal(2, await Result<int>(id));

        Assert.All(await Keys(id, "h-"), key => Assert.StartsWith("h-00000002-", key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_outbox_is_empty_once_its_messages_have_arrived()
    {
        var child = Workflow<int, int>("Child", (_, n) => Task.FromResult(n));
        var id = await Begin(Workflow<int, int>("Parent", async (context, count) =>
            (await Task.WhenAll(Enumerable.Range(0, count).Select(n => context.RunChild(child, $"{n}", n)))).Sum()), 20);
        Assert.Equal(190, await Result<int>(id));
        await Host.Restart();

        Assert.Empty(await Keys(id, "o-"));
        Assert.Empty(await Keys($"{id}.0.7", "o-"));
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_is_applied_once()
    {
        var child = Workflow<Nothing, string>("Child", (_, _) => Task.FromResult("child"));
        var id = await Begin(Workflow<Nothing, string>("Parent", async (context, nothing) =>
        {
            var result = await context.RunChild(child, "one", nothing);
            context.SetStatus(result);
            await context.WaitFor(context.Now + Duration.FromDays(1), "go");
            return result;
        }), Nothing.Value);
        await SeenStatus(id, "child");
        var created = (await Client.Find(id, CancellationToken.None))!.Created;
        var parent = new ParentStep(id, created, 0, 1);
        await Embedded.Rows.UpsertEntityAsync(Rows.Write(id, new OutboxEntry(0, OutboxKind.StartChild, $"{id}.0.one") { Workflow = "Child", Payload = "{}", Parent = parent }));
        await Embedded.Rows.UpsertEntityAsync(Rows.Write($"{id}.0.one", new OutboxEntry(0, OutboxKind.ChildEnded, $"{id}.0.one") { Payload = "\"another\"", Parent = parent }));
        await Host.Restart();
        await Raise(id, "go");

        Assert.Equal("child", await Result<string>(id));
    }

    [Fact]
    public async Task A_child_whose_id_is_taken_fails_its_step()
    {
        var child = Workflow<Nothing, string>("Child", (_, _) => Task.FromResult("child"));
        var parent = Workflow<Nothing, string>("Parent", (context, nothing) => context.RunChild(child, "one", nothing));
        await Open();
        var id = NewId();
        await Client.Start(child, $"{id}.0.one", Nothing.Value, CancellationToken.None);
        await Client.Start(parent, id, Nothing.Value, CancellationToken.None);

        Assert.Equal((FailureCode.IdTaken, $"{id}.0.one"), ((await End(id)).FailureCode, (await End(id)).FailureReference));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData("$host")]
    public async Task An_id_that_a_table_cannot_hold_is_refused(string id)
    {
        var workflow = Workflow<Nothing, Nothing>("Any", (_, nothing) => Task.FromResult(nothing));
        await Open();
        await Assert.ThrowsAsync<ArgumentException>(() => Client.Start(workflow, id, Nothing.Value, CancellationToken.None));
    }

    [Fact]
    public void Options_out_of_their_bounds_are_refused()
    {
        Assert.Throws<ValidationException>(() => new EngineOptions { TablePrefix = "1-x" }.Validated());
        Assert.Throws<ValidationException>(() => new EngineOptions { MaxParallelActivities = 0 }.Validated());
        Assert.Throws<ValidationException>(() => new EngineOptions { LeaseDuration = TimeSpan.FromSeconds(1) }.Validated());
        Assert.NotNull(new EngineOptions().Validated());
    }

    private async Task<List<string>> Keys(string id, string prefix)
    {
        var keys = new List<string>();
        await foreach (var row in Embedded.Rows.QueryAsync<TableEntity>(row => row.PartitionKey == id))
            keys.Add(row.RowKey);
        return keys.FindAll(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }
}

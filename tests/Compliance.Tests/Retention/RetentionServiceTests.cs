using Compliance.Retention;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;

namespace Compliance.Tests.Retention;

public sealed class RetentionDeskTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Map = """
        compliance: {connections: {sql: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: sql}
          collections:
          - name: orders
            compliance: {retention: {period: P1Y, from: placed} }
            fields:
            - {name: id, data_categories: [user.behavior], fides_meta: {primary_key: true, identity: order} }
            - {name: placed, data_categories: [system.operations] }
        """;

    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await SweepBench.Start(azurite, Map);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_scheduled_sweep_starts_once_however_often_its_tick_is_served()
    {
        foreach (var _ in Enumerable.Range(0, 2))
            await RetentionService.Timer.Fire(_bench.Services, SweepBench.At, default);
        var (id, input) = Assert.Single(_bench.Started.Inputs);
        Assert.Equal(new SweepInput(SweepBench.At, DryRun: false), WorkflowJson.Read<SweepInput>(input));
        Assert.Equal(id, (await _bench.Get<RetentionService>().Find(id, null, default))!.Id);
    }

    [Fact]
    public async Task A_sweep_by_hand_tells_how_it_goes_and_another_workflow_is_no_sweep()
    {
        var service = _bench.Get<RetentionService>();
        var id = await service.Start(dryRun: true, default);
        Assert.True(WorkflowJson.Read<SweepInput>(_bench.Started.Inputs[id]).DryRun);
        _bench.Started.Set(id, it => it with { Phase = WorkflowPhase.Failed, FailureCode = "unexpected", FailureReference = "log-1" });
        var view = (await service.Find(id, null, default))!;
        Assert.Equal((id, WorkflowPhase.Failed, "unexpected (log-1)"), (view.Id, view.Phase, view.Failure));
        await _bench.Started.Start(
            SweepCollectionWorkflow.Reference, "sweep-child", new SweepCollectionInput("a", 0, SweepBench.At), default);
        Assert.Null(await service.Find("sweep-child", null, default));
        Assert.Null(await service.Find("nothing", null, default));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0-0")]
    [InlineData(100, "0-99")]
    [InlineData(101, "0-99 100-100")]
    [InlineData(200, "0-99 100-199")]
    public async Task What_became_of_the_collections_comes_in_pages_of_a_hundred_and_the_last_one_says_so(int rules, string pages)
    {
        await Kept(new SweepRecord("sweep-1", SweepBench.At, DryRun: false, _bench.Map.Digest, rules, Cases: 3), rules);
        var (seen, after) = (new List<string>(), (int?)null);
        do
        {
            var view = (await _bench.Get<RetentionService>().Find("sweep-1", after, default))!;
            Assert.Equal((3, null), (view.CasesFailed, view.Failure));
            if (view.Collections is [var first, ..] and [.., var last])
                seen.Add($"{first.Index}-{last.Index}");
            after = view.Next;
        }
        while (after is not null);

        Assert.Equal(pages, string.Join(' ', seen));
    }

    [Fact]
    public async Task A_collection_is_shown_with_all_that_its_record_says()
    {
        await _bench.Started.Start(SweepWorkflow.Reference, "sweep-1", new SweepInput(SweepBench.At, DryRun: false), default);
        var progress = new SweepProgress(SweepStage.Erasing, DryRunOnly: false, new SweepTotals(Rules: 1, Erased: 2));
        _bench.Started.Set("sweep-1", it => it with { Status = WorkflowJson.Write(progress) });
        var tally = SweepTally.Empty.WithErased(2).WithUndated(4).WithFollowing("shop.lines", 5)
            .WithFailure("shop.lines", "store-refused", "sql", 1);
        await _bench.Get<ISweepRecords>().Begin(
            new SweepRecord("sweep-1", SweepBench.At, DryRun: false, _bench.Map.Digest, 1),
            [new SweptCollection("shop.orders", SweptState.ErasedInPart, 3, AtLeast: true, tally, "why")], default);

        var view = (await _bench.Get<RetentionService>().Find("sweep-1", null, default))!;

        Assert.Equal(progress, view.Progress);
        Assert.Equivalent(
            new SweptCollectionView(
                0, "shop.orders", SweptState.ErasedInPart, 3, AtLeast: true, 2, 4, [new FollowingRows("shop.lines", 5)],
                [new SweepFailure("shop.lines", "store-refused", "sql", 1)], "why"),
            Assert.Single(view.Collections), strict: true);
    }

    [Fact]
    public async Task A_sweep_that_has_written_nothing_down_yet_has_no_collections_and_no_next_page()
    {
        var id = await _bench.Get<RetentionService>().Start(dryRun: false, default);

        var view = (await _bench.Get<RetentionService>().Find(id, null, default))!;

        Assert.Equal((0, null, null), (view.CasesFailed, view.Next, view.Progress));
        Assert.Empty(view.Collections);
    }

    [Fact]
    public async Task What_is_not_named_like_a_sweep_is_none()
    {
        await _bench.Started.Start(SweepWorkflow.Reference, "request-1", new SweepInput(SweepBench.At, DryRun: false), default);

        Assert.Null(await _bench.Get<RetentionService>().Find("request-1", null, default));
    }

    private async Task Kept(SweepRecord record, int rules)
    {
        await _bench.Started.Start(SweepWorkflow.Reference, record.Id, new SweepInput(SweepBench.At, DryRun: false), default);
        await _bench.Get<ISweepRecords>().Begin(
            record, [.. Enumerable.Range(0, rules).Select(number => SweptCollection.Waiting($"shop.c{number}"))], default);
    }
}

using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Compliance.Orders;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Storage.Tests.Orders;

public sealed class OrderLedgerTests(StorageBench bench, AzuriteFixture azurite) : IClassFixture<StorageBench>
{
    private readonly IOrderLedger ledger = bench.Get<IOrderLedger>();

    [Fact]
    public async Task A_reply_is_recorded_once_and_found_as_it_was()
    {
        var done = new OrderReply("request-1/3#a\\b?", "request-1", Output: """{"done":true}""");
        await ledger.Record(Role.Eraser, done, default);
        await ledger.Record(Role.Eraser, done with { Output = null, Code = "unexpected", Reference = "log-1" }, default);
        Assert.Equal(done, await ledger.Find(Role.Eraser, done.OrderId, default));

        var failed = new OrderReply("order-2", "", Code: "unexpected", Reference: "log-1");
        await ledger.Record(Role.Eraser, failed, default);
        Assert.Equal(failed, await ledger.Find(Role.Eraser, "order-2", default));
    }

    [Fact]
    public async Task Each_role_has_a_record_of_its_own()
    {
        await ledger.Record(Role.Signer, new OrderReply("order-3", "request-1", Output: "1"), default);
        Assert.Null(await ledger.Find(Role.Eraser, "order-3", default));
        Assert.Null(await ledger.Find(Role.Signer, "order-4", default));
    }

    [Fact]
    public async Task Something_is_claimed_by_one_of_many_until_its_claim_ends()
    {
        var clock = bench.Domain.Clock;
        var until = clock.GetCurrentInstant() + Duration.FromHours(1);
        async Task<int> Claims() => (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ledger.TryClaim("rotate/a/1", until, default)))).Count(each => each);
        Assert.Equal(1, await Claims());
        Assert.Equal(0, await Claims());
        Assert.True(await ledger.TryClaim("rotate/a/2", until, default));
        clock.AdvanceHours(1);
        until = clock.GetCurrentInstant() + Duration.FromHours(1);
        Assert.Equal(1, await Claims());
    }

    [Fact]
    public async Task An_order_is_counted_once_in_its_hour_beside_those_of_its_own_kind()
    {
        var clock = bench.Domain.Clock;
        Assert.Equal(1, await ledger.Count("DeleteKey", "order-1", default));
        Assert.Equal(2, await ledger.Count("DeleteKey", "order-2", default));
        Assert.Equal(2, await ledger.Count("DeleteKey", "order-1", default));
        Assert.Equal(1, await ledger.Count("PurgeKey", "order-3", default));

        clock.AdvanceMinutes(59);
        Assert.Equal(3, await ledger.Count("DeleteKey", "order-4", default));
        clock.AdvanceMinutes(1);
        Assert.Equal(1, await ledger.Count("DeleteKey", "order-1", default));
        clock.AdvanceDays(1);
        Assert.Equal(1, await ledger.Count("DeleteKey", "order-1", default));
    }

    [Fact]
    public async Task Those_who_are_counted_at_once_are_each_counted_once()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ledger.Count("Crowd", $"order-{i}", default)));
        Assert.Equal(20, numbers.Distinct().Count());
        Assert.Equal(20, await ledger.Count("Crowd", "order-7", default));
        Assert.Equal(21, await ledger.Count("Crowd", "order-20", default));
    }

    [Fact]
    public async Task Counting_another_one_costs_the_same_however_many_there_are()
    {
        var calls = new Calls();
        var options = new TableClientOptions();
        options.AddPolicy(calls, HttpPipelinePosition.PerCall);
        await using var watched = await DomainBench.Start(
            azurite, "dataset: []", replace: services => services.AddSingleton(new TableServiceClient(azurite.ConnectionString, options)));
        var counted = watched.Get<IOrderLedger>();
        async Task<int> CostOf(string target)
        {
            calls.Made.Clear();
            await counted.Count("DeleteKey", target, default);
            return calls.Made.Count;
        }

        var first = await CostOf("order-0");
        for (var i = 1; i < 150; i++)
            await counted.Count("DeleteKey", $"order-{i}", default);
        Assert.Equal(first, await CostOf("order-150"));
        Assert.InRange(first, 1, 2);
        // Nothing lists the hour: every read is of one row.
        Assert.DoesNotContain(calls.Made, path => path.EndsWith("()", StringComparison.Ordinal));
        Assert.InRange(await CostOf("order-9"), 1, 4);
        Assert.Equal(151, await counted.Count("DeleteKey", "order-9", default));
    }

    [Fact]
    public async Task Every_row_ends_by_its_age_with_the_erasers_other_work_of_the_night()
    {
        await using var own = await DomainBench.Start(azurite, "dataset: []");
        var (rows, orders) = (own.Get<StorageLayout>().Orders, own.Get<IOrderLedger>());
        for (var i = 0; i < 120; i++)
            await orders.Record(Role.Signer, new OrderReply($"old-{i}", "", Output: "1"), default);
        await orders.Count("DeleteKey", "old", default);
        await orders.TryClaim("old", own.Clock.GetCurrentInstant() + Duration.FromHours(1), default);
        own.Clock.AdvanceDays(399);
        var young = new OrderReply("young", "", Output: "1");
        await orders.Record(Role.Eraser, young, default);
        await Night(own);
        Assert.Equal(124, await rows.QueryAsync<TableEntity>().CountAsync());

        own.Clock.AdvanceDays(2);
        await Night(own);
        Assert.Single(await rows.QueryAsync<TableEntity>().ToListAsync());
        Assert.Equal(young, await orders.Find(Role.Eraser, "young", default));
        Assert.Null(await orders.Find(Role.Signer, "old-7", default));
    }

    private static Task Night(DomainBench bench) =>
        Application.Timers.Single(timer => timer.Name == "fence-expiry").Fire(bench.Services, bench.Clock.GetCurrentInstant(), default);

    private sealed class Calls : HttpPipelineSynchronousPolicy
    {
        public List<string> Made { get; } = [];

        public override void OnSendingRequest(HttpMessage message)
        {
            lock (Made)
                Made.Add(message.Request.Uri.Path);
        }
    }
}

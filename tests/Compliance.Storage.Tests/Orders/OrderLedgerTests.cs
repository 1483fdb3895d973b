using Compliance.Orders;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Tests.Orders;

public sealed class OrderLedgerTests(StorageBench bench) : IClassFixture<StorageBench>
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
}

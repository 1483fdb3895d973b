using Azure.Data.Tables;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Tests.Commands;

public sealed class OrderLedgerTests(StorageBench bench, AzuriteFixture azurite) : IClassFixture<StorageBench>
{
    private readonly ICommandLedger _ledger = bench.Get<ICommandLedger>();

    [Fact]
    public async Task A_reply_is_recorded_once_and_found_as_it_was()
    {
        var done = new CommandReply("request-1/3#a\\b?", "request-1", Output: """{"done":true}""");
        await _ledger.Record(Role.Eraser, Role.Service, done, default);
        await _ledger.Record(Role.Eraser, Role.Service, done with { Output = null, Code = "unexpected", Reference = "log-1" }, default);
        Assert.Equal(done, await _ledger.Find(Role.Eraser, Role.Service, done.OrderId, default));

        var failed = new CommandReply("order-2", "", Code: "unexpected", Reference: "log-1");
        await _ledger.Record(Role.Eraser, Role.Service, failed, default);
        Assert.Equal(failed, await _ledger.Find(Role.Eraser, Role.Service, "order-2", default));
    }

    [Fact]
    public async Task Each_role_has_a_record_of_its_own_for_each_sender()
    {
        await _ledger.Record(Role.Signer, Role.Service, new CommandReply("order-3", "request-1", Output: "1"), default);
        Assert.Null(await _ledger.Find(Role.Eraser, Role.Service, "order-3", default));
        Assert.Null(await _ledger.Find(Role.Signer, Role.Service, "order-4", default));
    }

    /// <summary>An id that the service used first would have the eraser's command answered with what the service's was.</summary>
    [Fact]
    public async Task An_id_that_one_sender_took_is_free_for_another()
    {
        var (taken, own) = (new CommandReply("order-5", "request-1", Output: "1"), new CommandReply("order-5", "request-1", Output: "2"));
        await _ledger.Record(Role.Signer, Role.Service, taken, default);
        Assert.Null(await _ledger.Find(Role.Signer, Role.Eraser, "order-5", default));
        await _ledger.Record(Role.Signer, Role.Eraser, own, default);
        Assert.Equal(own, await _ledger.Find(Role.Signer, Role.Eraser, "order-5", default));
        Assert.Equal(taken, await _ledger.Find(Role.Signer, Role.Service, "order-5", default));
    }

    [Fact]
    public async Task Something_is_claimed_by_one_of_many_until_its_claim_ends()
    {
        var clock = bench.Domain.Clock;
        var until = clock.GetCurrentInstant() + Duration.FromHours(1);
        async Task<int> Claims() =>
            (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _ledger.TryClaim("rotate/a/1", until, default)))).Count(each => each);
        Assert.Equal(1, await Claims());
        Assert.Equal(0, await Claims());
        Assert.True(await _ledger.TryClaim("rotate/a/2", until, default));
        clock.AdvanceHours(1);
        until = clock.GetCurrentInstant() + Duration.FromHours(1);
        Assert.Equal(1, await Claims());
    }

    [Fact]
    public async Task Every_row_ends_by_its_age_with_the_erasers_other_work_of_the_night()
    {
        await using var own = await DomainBench.Start(azurite, "dataset: []");
        var (rows, orders) = (own.Get<StorageLayout>().Table("commands"), own.Get<ICommandLedger>());
        for (var i = 0; i < 120; i++)
            await orders.Record(Role.Signer, Role.Service, new CommandReply($"old-{i}", "", Output: "1"), default);
        await own.Get<IBreakerState>().Count("old", own.Clock.GetCurrentInstant(), default);
        await orders.TryClaim("old", own.Clock.GetCurrentInstant() + Duration.FromHours(1), default);
        own.Clock.AdvanceDays(399);
        var young = new CommandReply("young", "", Output: "1");
        await orders.Record(Role.Eraser, Role.Service, young, default);
        await Night(own);
        Assert.Equal(124, await rows.QueryAsync<TableEntity>().CountAsync());

        own.Clock.AdvanceDays(2);
        await Night(own);
        Assert.Equal(
            ["state", "young-row"],
            (await rows.QueryAsync<TableEntity>().ToListAsync()).Select(row => row.RowKey == "state" ? row.RowKey : "young-row").Order());
        Assert.Equal(young, await orders.Find(Role.Eraser, Role.Service, "young", default));
        Assert.Null(await orders.Find(Role.Signer, Role.Service, "old-7", default));
    }

    private static Task Night(DomainBench bench) =>
        Application.Timers.Single(timer => timer.Name == "fence-expiry").Fire(bench.Services, bench.Clock.GetCurrentInstant(), default);
}

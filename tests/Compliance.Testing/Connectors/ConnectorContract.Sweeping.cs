using Compliance.Connectors;
using NodaTime;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    [Fact]
    public async Task Sweeps_what_lies_before_the_instant_and_not_what_lies_on_it()
    {
        var before = ContractRow.Noon;
        ContractRow[] old = [new("1", Placed: before - Duration.FromMilliseconds(1)), new("2", Placed: before - Duration.FromDays(4000))];
        await using var store =
            await StoreWith([.. old, new ContractRow("3", Placed: before), new ContractRow("4", Placed: before + Duration.FromHours(1))]);
        Assert.Equal(old.Select(store.Key).ToHashSet(), [.. await Swept(store, before, 100)]);
    }

    [Fact]
    public async Task Sweeps_page_by_page()
    {
        ContractRow[] old = [.. Enumerable.Range(0, 25).Select(each => new ContractRow($"{each}"))];
        await using var store = await StoreWith([.. old, new ContractRow("young", Placed: ContractRow.Noon + Duration.FromDays(9))]);
        var page = await store.Connector.Sweep(
            store.Collection, store.Paths.Placed, ContractRow.Noon + Duration.FromDays(1), null, 10, Cancellation);
        Assert.True(page.Keys.Count <= 10);
        Assert.NotNull(page.Continuation);
        var swept = await Swept(store, ContractRow.Noon + Duration.FromDays(1), 10);
        Assert.Equal(25, swept.Count);
        Assert.Equal(old.Select(store.Key).ToHashSet(), [.. swept]);
    }

    [Fact]
    public async Task Sweeps_on_where_it_was_although_each_page_is_erased_meanwhile()
    {
        ContractRow[] old = [.. Enumerable.Range(0, 25).Select(each => new ContractRow($"{each}"))];
        var young = new ContractRow("young", Placed: ContractRow.Noon + Duration.FromDays(9));
        await using var store = await StoreWith([.. old, young]);
        var erased = ErasureOutcome.Empty;
        string? continuation = null;
        do
        {
            var page = await store.Connector.Sweep(
                store.Collection, store.Paths.Placed, ContractRow.Noon + Duration.FromDays(1), continuation, 10, Cancellation);
            erased += await store.Connector.Erase(store.Collection, page.Keys, ErasureInstruction.Delete, Cancellation);
            continuation = page.Continuation;
        }
        while (continuation is not null);
        Assert.Equal(new ErasureOutcome(25, 0, 0), erased);
        AssertKeys(store, [young], await Read(store, [.. old, young]));
    }

    [Fact]
    public async Task Sweeps_nothing_where_nothing_is_old()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        Assert.Empty(await Swept(store, ContractRow.Noon - Duration.FromDays(1), 100));
    }

    [Fact]
    public async Task Sweeps_an_empty_collection()
    {
        await using var store = await NewStore();
        Assert.Empty(await Swept(store, ContractRow.Noon, 100));
    }

    private static async Task<List<RowKey>> Swept(ContractStore store, Instant before, int pageSize) =>
        (await SweptAll(store, before, pageSize)).Keys;

    private static async Task<(List<RowKey> Keys, long Unreadable)> SweptAll(ContractStore store, Instant before, int pageSize)
    {
        var (keys, unreadable) = (new List<RowKey>(), 0L);
        string? continuation = null;
        do
        {
            var page = await store.Connector.Sweep(store.Collection, store.Paths.Placed, before, continuation, pageSize, Cancellation);
            keys.AddRange(page.Keys);
            unreadable += page.Unreadable;
            continuation = page.Continuation;
        }
        while (continuation is not null);
        return (keys, unreadable);
    }
}

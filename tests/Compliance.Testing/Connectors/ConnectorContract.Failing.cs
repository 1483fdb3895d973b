using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Workflows;
using Xunit;

namespace Compliance.Testing.Connectors;

public abstract partial class ConnectorContract
{
    private const string Canary = "canary@b.example";

    [Fact]
    public async Task Says_of_a_store_that_is_down_only_that_it_is_and_which()
    {
        await using var store = await NewStore();
        await Task.WhenAll(EveryCall(store.Unreachable, store, store.Collection).Select(async call =>
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(call);
            Assert.Equal((FailureCode.StoreUnavailable, ContractStore.ConnectionName), (failure.Code, failure.Reference));
            AssertBare(failure);
        }));
    }

    [Fact]
    public async Task Says_of_a_collection_that_does_not_exist_that_store_and_map_differ()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        var elsewhere = store.Collection with { Address = new CollectionAddress("contract", "nosuchcollection") };
        foreach (var call in EveryCall(store.Connector, store, elsewhere))
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(call);
            Assert.Equal(
                (ConnectorFailure.Mismatch, $"{ContractStore.ConnectionName}/nosuchcollection"), (failure.Code, failure.Reference));
            AssertBare(failure);
        }
    }

    [Fact]
    public async Task Says_that_the_store_refuses_an_erasure_without_the_right_to_it()
    {
        var row = new ContractRow("1", Email: Canary);
        await using var store = await StoreWith(row);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            store.Refused.Erase(store.Collection, [store.Key(row)], ErasureInstruction.Delete, Cancellation));
        Assert.Equal(ConnectorFailure.Refused, failure.Code);
        AssertBare(failure);
        Assert.Single(await Read(store, row));
    }

    [Fact]
    public async Task Refuses_a_collection_whose_rows_nothing_can_address()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        var keyless = store.Collection with { Fields = [.. store.Collection.Fields.Select(field => field with { IsPrimaryKey = false })] };
        var failure = await Assert.ThrowsAsync<StepFailedException>(async () =>
            await store.Connector.Find(keyless, Where(store.Paths.Email, Canary), [], Cancellation).ToListAsync(Cancellation));
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
    }

    [Fact]
    public async Task Says_that_the_store_refuses_every_call_without_the_right_to_it()
    {
        await using var store = await StoreWith(new ContractRow("1", Email: Canary));
        foreach (var call in EveryCall(store.Refused, store, store.Collection))
        {
            // Where reading alone is allowed, a call that only reads succeeds.
            if (await Record.ExceptionAsync(call) is not { } error)
                continue;
            var failure = Assert.IsType<StepFailedException>(error);
            Assert.Equal(ConnectorFailure.Refused, failure.Code);
            Assert.StartsWith(ContractStore.ConnectionName, failure.Reference, StringComparison.Ordinal);
            AssertBare(failure);
        }
    }

    [Theory]
    [InlineData("o'dd \" name")]
    [InlineData("100%")]
    [InlineData("a.b.c.d.e")]
    [InlineData("limit")]
    [InlineData("日本")]
    public async Task Finds_nothing_in_a_field_that_does_not_exist_or_says_that_store_and_map_differ(string field)
    {
        await using var store = await StoreWith(new ContractRow("1", Email: Canary));
        var collection = store.Collection with { Fields = [.. store.Collection.Fields, new Field(field, ["user"], "string")] };
        var found = new List<Row>();
        var error = await Record.ExceptionAsync(async () =>
            found = await store.Connector.Find(collection, Where(field, Canary), [field], Cancellation).ToListAsync(Cancellation));
        Assert.Empty(found);
        AssertForeseen(error);
    }

    [Theory]
    [InlineData("o'dd \" name")]
    [InlineData("100%")]
    [InlineData("日本 語")]
    public async Task Masks_and_sets_a_field_with_an_odd_name_or_says_that_store_and_map_differ(string field)
    {
        await using var store = await StoreWith(new ContractRow("1", Email: Canary));
        var collection = store.Collection with { Fields = [.. store.Collection.Fields, new Field(field, ["user"], "string")] };
        RowKey[] keys = [store.Key(new ContractRow("1"))];
        AssertForeseen(await Record.ExceptionAsync(() =>
            store.Connector.Erase(collection, keys, Mask(field, new FixedMasking("MASKED")), Cancellation)));
        AssertForeseen(await Record.ExceptionAsync(() =>
            store.Connector.Update(collection, keys[0], new Dictionary<string, JsonNode?> { [field] = Canary }, Cancellation)));
        Assert.Single(await Read(store, new ContractRow("1")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1,2]")]
    [InlineData("{\"a\":1}")]
    [InlineData("not a key of this store")]
    [InlineData("[\"1\",\"2\",\"3\"]")]
    public async Task Takes_no_foreign_key_for_a_row(string key)
    {
        await using var store = await StoreWith(new ContractRow("1", Email: Canary));
        RowKey[] keys = [new(key)];
        AssertForeseen(await Record.ExceptionAsync(async () =>
            Assert.Empty(await store.Connector.Read(store.Collection, keys, Cancellation).ToListAsync(Cancellation))));
        AssertForeseen(await Record.ExceptionAsync(async () =>
            Assert.Equal(1, (await store.Connector.Erase(store.Collection, keys, ErasureInstruction.Delete, Cancellation)).AlreadyGone)));
        Assert.Single(await Read(store, new ContractRow("1")));
    }

    [Fact]
    public async Task Stops_when_it_is_told_to()
    {
        await using var store = await StoreWith(new ContractRow("1"));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        foreach (var call in EveryCall(store.Connector, store, store.Collection, stop.Token))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        Assert.Single(await Read(store, new ContractRow("1")));
    }

    private static IEnumerable<Func<Task>> EveryCall(
        IConnector connector, ContractStore store, Collection collection, CancellationToken? cancellation = null)
    {
        var token = cancellation ?? Cancellation;
        RowKey[] keys = [store.Key(new ContractRow("1", Email: Canary)), store.Key(new ContractRow(Canary))];
        return
        [
            async () => await connector.Find(collection, Where(store.Paths.Email, Canary), [store.Paths.Note], token).ToListAsync(token),
            async () => await connector.Scan(collection, [store.Paths.Note], token).ToListAsync(token),
            async () => await connector.Read(collection, [keys[0]], token).ToListAsync(token),
            async () => await connector.Read(collection, keys, token).ToListAsync(token),
            () => connector.Erase(collection, [keys[0]], ErasureInstruction.Delete, token),
            () => connector.Erase(collection, keys, ErasureInstruction.Delete, token),
            () => connector.Erase(collection, keys, Mask(store.Paths.Note, new HashMasking()), token),
            () => connector.Update(collection, keys[0], new Dictionary<string, JsonNode?> { [store.Paths.Note] = Canary }, token),
            () => connector.Sweep(collection, store.Paths.Placed, ContractRow.Noon, null, 10, token),
        ];
    }

    /// <summary>Nothing went wrong, or only what has a name and a place.</summary>
    private static void AssertForeseen(Exception? error)
    {
        if (error is null)
            return;
        var failure = Assert.IsType<StepFailedException>(error);
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.StartsWith($"{ContractStore.ConnectionName}/", failure.Reference, StringComparison.Ordinal);
        AssertBare(failure);
    }

    private static void AssertBare(StepFailedException failure)
    {
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain(Canary, failure.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}

using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.AzureTables;

public sealed class AzureTablesConnectorTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly Counter _counter = new();
    private AzureTablesStore _store = null!;
    private IConnector _counted = null!;

    public async ValueTask InitializeAsync()
    {
        _store = (AzureTablesStore)await AzureTablesStore.New(azurite);
        var options = new TableClientOptions();
        options.AddPolicy(_counter, HttpPipelinePosition.PerRetry);
        var connection = new Connection(ContractStore.ConnectionName, "azure_tables", 4, 1000);
        _counted = new Connectors.AzureTables.AzureTablesConnector(
            connection, new TableServiceClient(azurite.ConnectionString, options), []);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Deletes_a_hundred_rows_of_a_partition_in_one_transaction()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 100).Select(each => new ContractRow($"{each}"))];
        await _store.Put(rows);
        await _counted.Erase(_store.Collection, [.. rows.Select(_store.Key)], ErasureInstruction.Delete, default);
        Assert.Equal(1, _counter.Calls);
    }

    [Fact]
    public async Task Masks_a_row_with_one_call_to_read_it_and_one_to_write_it()
    {
        var row = new ContractRow("1", Note: "secret");
        await _store.Put([row]);
        await _counted.Erase(
            _store.Collection, [_store.Key(row)], new ErasureInstruction.MaskFields([new("Note", new FixedMasking("MASKED"))]), default);
        Assert.Equal(2, _counter.Calls);
    }

    [Fact]
    public async Task Finds_a_partition_and_reads_a_row_in_one_call_each()
    {
        var row = new ContractRow("1");
        await _store.Put([row]);
        var selector = new Selector(new FieldMatch("PartitionKey", [AzureTablesStore.Partition]));
        Assert.Single(await _counted.Find(_store.Collection, selector, [], default).ToListAsync());
        Assert.Equal(1, _counter.Calls);
        Assert.Single(await _counted.Read(_store.Collection, [_store.Key(row)], default).ToListAsync());
        Assert.Equal(2, _counter.Calls);
    }

    [Fact]
    public async Task Finds_by_the_type_that_a_property_has()
    {
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        await _store.Client.AddEntityAsync(new TableEntity("t", "1")
        {
            ["Big"] = 9_007_199_254_740_993L, ["Id"] = id, ["Flag"] = true, ["Rate"] = 1.5,
            ["Since"] = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero),
        });
        await _store.Client.AddEntityAsync(
            new TableEntity("t", "2") { ["Big"] = 1L, ["Id"] = Guid.Empty, ["Flag"] = false, ["Rate"] = 2.5 });
        (string Path, string Text)[] values =
            [("Big", "9007199254740993"), ("Id", id.ToString()), ("Flag", "true"), ("Rate", "1.5"), ("Since", "2024-01-02T03:04:05Z")];
        foreach (var (path, text) in values)
        {
            var row = Assert.Single(
                await _store.Connector.Find(_store.Collection, new Selector(new FieldMatch(path, [text])), [path], default).ToListAsync());
            Assert.Equal(text, row.Fields[path]!.ToString(), ignoreCase: true);
        }
    }

    [Fact]
    public async Task Keeps_the_types_of_what_it_does_not_mask_and_of_what_it_updates()
    {
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        var entity = new TableEntity(
            AzureTablesStore.Partition, "1")
        { ["Big"] = 7L, ["Id"] = id, ["Note"] = "secret", ["Unmapped"] = new byte[] { 1, 2 } };
        await _store.Client.AddEntityAsync(entity);
        var key = _store.Key(new ContractRow("1"));
        await _store.Connector.Erase(
            _store.Collection, [key], new ErasureInstruction.MaskFields([new("Note", new FixedMasking(null))]), default);
        await _store.Connector.Update(
            _store.Collection, key, new Dictionary<string, JsonNode?> { ["Big"] = 8, ["Id"] = Guid.Empty.ToString() }, default);
        var after = (await _store.Client.GetEntityAsync<TableEntity>(AzureTablesStore.Partition, "1")).Value;
        Assert.Equal((8L, Guid.Empty), (after.GetInt64("Big"), after.GetGuid("Id")));
        Assert.Equal([1, 2], after.GetBinary("Unmapped"));
        Assert.False(after.ContainsKey("Note"));
    }

    [Fact]
    public async Task Masks_many_large_rows_in_transactions_that_the_service_takes()
    {
        ContractRow[] rows = [.. Enumerable.Range(0, 100)
            .Select(each => new ContractRow($"{each}", Email: new string('é', 30_000), Note: new string('é', 30_000)))];
        foreach (var some in rows.Chunk(10))
            await _store.Put(some);
        var outcome = await _store.Connector.Erase(
            _store.Collection, [.. rows.Select(_store.Key)], new ErasureInstruction.MaskFields([new("Email", new FixedMasking(null))]),
            default);
        Assert.Equal(new ErasureOutcome(0, 100, 0), outcome);
    }

    [Fact]
    public async Task Walks_through_arrays_inside_a_property()
    {
        var people = Field("Profile.people.email");
        var collection = _store.Collection with { Fields = [.. _store.Collection.Fields, people] };
        await _store.Client.AddEntityAsync(new TableEntity(AzureTablesStore.Partition, "1")
        {
            ["Profile"] = """[{"people":[{"email":"a@b.example","role":"x"},{"email":"c@d.example"}]}]""",
        });
        await _store.Client.AddEntityAsync(new TableEntity(AzureTablesStore.Partition, "2") { ["Profile"] = "a@b.example, but no JSON" });
        var selector = new Selector(new FieldMatch(people.Path, ["c@d.example"]));
        var row = Assert.Single(await _store.Connector.Find(collection, selector, [people.Path], default).ToListAsync());
        await _store.Connector.Erase(
            collection, [row.Key], new ErasureInstruction.MaskFields([new(people.Path, new FixedMasking("gone"))]), default);
        var after = (await _store.Client.GetEntityAsync<TableEntity>(AzureTablesStore.Partition, "1")).Value.GetString("Profile");
        Assert.Equal("""[{"people":[{"email":"gone","role":"x"},{"email":"gone"}]}]""", after);
    }

    [Fact]
    public async Task Takes_the_keys_parts_in_the_order_of_the_map()
    {
        var row = new ContractRow("1", Note: "here");
        await _store.Put([row]);
        var turned =
            _store.Collection with { Fields = [_store.Collection.Find("RowKey")!, _store.Collection.Find("PartitionKey")!, Field("Note")] };
        var read = Assert.Single(await _store.Connector.Read(turned, [new RowKey("""["1","p"]""")], default).ToListAsync());
        Assert.Equal(("""["1","p"]""", "here"), (read.Key.Value, read.Fields["Note"]!.ToString()));
    }

    [Theory]
    [InlineData("PartitionKey")]
    [InlineData("RowKey")]
    [InlineData("PartitionKey", "Note")]
    [InlineData("Note", "RowKey")]
    [InlineData("PartitionKey", "RowKey", "Note")]
    public void Refuses_another_key_than_that_of_a_table(params string[] names)
    {
        var collection = _store.Collection with { Fields = [.. names.Select(name => new Field(name, ["user"], IsPrimaryKey: true))] };
        var refused = Assert.Throws<Workflows.StepFailedException>(() => new Connectors.AzureTables.EntityKeys(collection, "shop"));
        Assert.Equal((ConnectorFailure.Mismatch, $"shop/{collection.Address.Collection}"), (refused.Code, refused.Reference));
    }

    [Theory]
    [InlineData(15, 1, 2)]
    [InlineData(14, 1, 1)]
    [InlineData(5, 400, 3)]
    [InlineData(5, 500, 3)]
    [InlineData(5, 501, 5)]
    public async Task Reads_as_many_rows_in_one_call_as_an_address_can_name(int rows, int length, int calls)
    {
        RowKey[] keys = [.. Enumerable.Range(0, rows).Select(each =>
            _store.Key(new ContractRow(new string((char)('a' + each), length))))];
        Assert.Empty(await _counted.Read(_store.Collection, keys, default).ToListAsync());
        Assert.Equal(calls, _counter.Calls);
    }

    [Theory]
    [InlineData(404, "TableNotFound")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(409, "TableBeingDeleted")]
    [InlineData(404, "ContainerNotFound")]
    [InlineData(409, "ContainerBeingDeleted")]
    public async Task A_table_or_container_that_goes_while_the_account_is_described_is_left_out(int status, string code) =>
        Assert.Null(await AzureFailure.UnlessGone<string>(() => throw new Azure.RequestFailedException(status, "", code, null)));

    [Fact]
    public async Task Describes_a_table_that_nobody_mapped()
    {
        var unmapped = new TableClient(azurite.ConnectionString, "unmapped" + AzuriteFixture.NewPrefix());
        await unmapped.CreateAsync();
        await unmapped.AddEntityAsync(new TableEntity("p", "r") { ["Name"] = "x" });
        var described = await _store.Connector.Describe([_store.Collection], default);
        var seen = described.Collections[new CollectionAddress(_store.Collection.Address.Dataset, unmapped.Name)];
        Assert.Equal(["Name", "PartitionKey", "RowKey"], seen.Paths.Order());
    }

    private static Field Field(string path) => new(path, ["user"]);

    private sealed class Counter : HttpPipelineSynchronousPolicy
    {
        private int _calls;

        public int Calls => _calls;

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _calls);
    }
}

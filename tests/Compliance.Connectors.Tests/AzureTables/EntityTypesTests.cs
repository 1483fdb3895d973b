using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Workflows;

namespace Compliance.Connectors.Tests.AzureTables;

/// <summary>Tables have no schema: a property may have another type in each row, and text that should be JSON may be none.</summary>
public sealed class EntityTypesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private AzureTablesStore _store = null!;

    public async ValueTask InitializeAsync() => _store = (AzureTablesStore)await AzureTablesStore.New(azurite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Finds_a_number_in_each_type_that_rows_hold_it_in()
    {
        object[] stored = ["7", "7.00", " 7", 7, 7L, 7.0];
        await Put("Mixed", [.. stored, "70", 70, 7.5, "seven", true]);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await Found("Mixed", "7"));
    }

    [Fact]
    public async Task Finds_an_id_a_time_a_truth_and_bytes_in_the_type_and_as_text()
    {
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
        var time = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await Put("Mixed", id, "0F8FAD5B-D9CB-469F-A165-70867728950E", time, "2024-01-02T04:04:05+01:00", true, "TRUE",
            new byte[] { 1, 2, 3 }, "AQID", Guid.Empty, false);
        Assert.Equal(["0", "1"], await Found("Mixed", "0F8FAD5B-D9CB-469F-A165-70867728950E"));
        Assert.Equal(["2", "3"], await Found("Mixed", "2024-01-02T04:04:05+01:00"));
        Assert.Equal(["4", "5"], await Found("Mixed", "TRUE"));
        Assert.Equal(["6", "7"], await Found("Mixed", "AQID"));
    }

    [Fact]
    public async Task Finds_an_identity_in_the_type_of_each_row()
    {
        await Put("Mixed", "c-7", " C-7 ", 7, "７", 8L);
        Assert.Equal(["0", "1"], await Found("Mixed", "C-7", "customer_number"));
        Assert.Equal(["2", "3"], await Found("Mixed", "7", "customer_number"));
    }

    [Fact]
    public async Task Finds_a_partition_by_an_identity_in_other_letters()
    {
        foreach (var partition in new[] { "Ada@Example.org", "ada@example.org", "ada@example.org.uk", "b" })
            await _store.Client.AddEntityAsync(new TableEntity(partition, "1"));
        var selector = new Selector(new FieldMatch("PartitionKey", ["ADA@example.org"], "email"));
        var found = await _store.Connector.Find(_store.Collection, selector, [], default).ToListAsync();
        Assert.Equal(["[\"Ada@Example.org\",\"1\"]", "[\"ada@example.org\",\"1\"]"], found.Select(row => row.Key.Value)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Keeps_bytes_ids_and_times_when_they_are_read_and_set()
    {
        var id = Guid.NewGuid();
        var time = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567);
        await _store.Client.AddEntityAsync(new TableEntity("p", "1") { ["Bytes"] = new byte[] { 0, 255 }, ["Id"] = id, ["Time"] = time });
        var collection = With("Bytes", "Id", "Time");
        var row = Assert.Single(await _store.Connector.Read(collection, [new RowKey("[\"p\",\"1\"]")], default).ToListAsync());
        var values = row.Fields.ToDictionary(each => each.Key, each => each.Value?.DeepClone());
        await _store.Connector.Update(collection, row.Key, new Dictionary<string,
            JsonNode?>
        { ["Bytes"] = "AA==", ["Id"] = Guid.Empty.ToString(), ["Time"] = "2030-01-01" }, default);
        await _store.Connector.Update(collection, row.Key, new Dictionary<string,
            JsonNode?>
        { ["Bytes"] = values["Bytes"], ["Id"] = values["Id"], ["Time"] = values["Time"] }, default);
        var after = (await _store.Client.GetEntityAsync<TableEntity>("p", "1")).Value;
        Assert.Equal((id, time), (after.GetGuid("Id"), after.GetDateTimeOffset("Time")));
        Assert.Equal([0, 255], after.GetBinary("Bytes"));
    }

    [Fact]
    public async Task Keeps_the_type_of_a_number_that_is_set()
    {
        await _store.Client.AddEntityAsync(new TableEntity("p", "1") { ["Int"] = 1, ["Long"] = 1L, ["Double"] = 1.0 });
        await _store.Connector.Update(
            With("Int", "Long", "Double"), new RowKey("[\"p\",\"1\"]"),
            new Dictionary<string, JsonNode?> { ["Int"] = 2, ["Long"] = 2, ["Double"] = 2 }, default);
        var after = (await _store.Client.GetEntityAsync<TableEntity>("p", "1")).Value;
        Assert.Equal([2, 2L, 2.0], new[] { after["Int"], after["Long"], after["Double"] });
    }

    [Fact]
    public async Task Sweeps_native_times_and_numbers_that_are_dates()
    {
        await Put("Placed", new DateTimeOffset(
            2000, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue, 1_388_534_400, 20_140_301, 1_388_534_400_000L, "2000-01-01");
        var page = await _store.Connector.Sweep(_store.Collection, "Placed", ContractRow.Noon, null, 100, default);
        Assert.Equal(["[\"p\",\"0\"]", "[\"p\",\"3\"]", "[\"p\",\"5\"]"], page.Keys.Select(key => key.Value).Order(StringComparer.Ordinal));
        Assert.Equal(2, page.Unreadable);
    }

    [Fact]
    public async Task Names_the_property_where_a_value_stands_in_text_that_should_be_JSON()
    {
        await Put("Profile", "{'city': 'Oslo', 'street': 'x'}", """{"city":"Bergen"}""");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Found("Profile.city", "oslo", "customer_number"));
        Assert.Equal((ConnectorFailure.Mismatch, $"store_under_test/{_store.Collection.Address.Collection}/Profile"), (
            failure.Code, failure.Reference));
        Assert.Equal(["1"], await Found("Profile.city", "Bergen"));
        Assert.Empty(await Found("Profile.city", "Osl"));
    }

    [Fact]
    public async Task Describes_types_and_says_of_mixed_ones_that_they_are_unknown()
    {
        await _store.Client.AddEntityAsync(new TableEntity("p", "1")
        {
            ["Whole"] = 1, ["Wide"] = 1L, ["Rate"] = 1.5, ["Flag"] = true, ["Since"] = DateTimeOffset.UnixEpoch, ["Id"] = Guid.Empty,
            ["Bytes"] = new byte[] { 1 },
            ["Mixed"] = 1, ["Profile"] = """{"city":"Oslo","ada@example.org":1,"rooms":[1.5,2],"is":true}""",
        });
        await _store.Client.AddEntityAsync(new TableEntity("p", "2") { ["Mixed"] = "one", ["Wide"] = 1 });
        var described = (await _store.Connector.Describe([_store.Collection], default)).Collections[_store.Collection.Address];
        Assert.True(described.IsSampled);
        Assert.Null(described.Rights);
        Assert.Equal(["PartitionKey", "RowKey"], described.Key);
        Assert.Equal(
            [
                ("Bytes", StoredKind.Bytes), ("Flag", StoredKind.Truth), ("Id", StoredKind.Other), ("Mixed", StoredKind.Unknown),
                ("PartitionKey", StoredKind.Text),
                ("Profile.*", StoredKind.Whole), ("Profile.city", StoredKind.Text), ("Profile.is", StoredKind.Truth),
                ("Profile.rooms", StoredKind.Unknown),
                ("Rate", StoredKind.Number), ("RowKey", StoredKind.Text), ("Since", StoredKind.Time), ("Whole", StoredKind.Whole),
                ("Wide", StoredKind.Whole),
            ],
            described.Fields.Select(field => (field.Path, field.Kind)).OrderBy(each => each.Path, StringComparer.Ordinal));
        Assert.Equal(("Edm.Int32", null), (described.Find("Whole")!.StoreType, described.Find("Wide")!.StoreType));
        Assert.True(described.Find("Profile.rooms")!.IsArray);
    }

    [Fact]
    public async Task Counts_each_row_once_when_a_later_transaction_fails()
    {
        ContractRow[] rows =
            [.. Enumerable.Range(0, 60).Select(each => new ContractRow($"{each}", Email: new string('é', 30_000), Note: "secret"))];
        foreach (var some in rows.Chunk(20))
            await _store.Put(some);
        var options = new TableClientOptions();
        options.AddPolicy(new DeletesMeanwhile(() => _store.Client.DeleteEntity("p", "59")), HttpPipelinePosition.PerCall);
        var connection = new Connection(ContractStore.ConnectionName, "azure_tables", 1, 1000);
        var connector =
            new Connectors.AzureTables.AzureTablesConnector(connection, new TableServiceClient(azurite.ConnectionString, options), []);
        var mask = new ErasureInstruction.MaskFields([new("Note", new FixedMasking("MASKED"))]);
        Assert.Equal(new ErasureOutcome(0, 59, 1), await connector.Erase(_store.Collection, [.. rows.Select(_store.Key)], mask, default));
    }

    [Fact]
    public async Task Says_of_a_row_that_others_write_all_the_time_that_the_store_is_unavailable_and_counts_nothing()
    {
        await Put("Note", "secret");
        var (options, writes) = (new TableClientOptions(), 0);
        options.AddPolicy(new WritesMeanwhile(() =>
            _store.Client.UpsertEntity(new TableEntity("p", "0") { ["Note"] = $"secret {writes++}" })), HttpPipelinePosition.PerCall);
        var connection = new Connection(ContractStore.ConnectionName, "azure_tables", 1, 1000);
        var connector =
            new Connectors.AzureTables.AzureTablesConnector(connection, new TableServiceClient(azurite.ConnectionString, options), []);
        var mask = new ErasureInstruction.MaskFields([new("Note", new FixedMasking("MASKED"))]);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            connector.Erase(_store.Collection, [new RowKey("[\"p\",\"0\"]")], mask, default));
        Assert.Equal((FailureCode.StoreUnavailable, "store_under_test", 8), (failure.Code, failure.Reference, writes));
    }

    [Fact]
    public async Task Refuses_to_mask_a_part_of_the_key_with_its_place()
    {
        var mask = new ErasureInstruction.MaskFields([new("RowKey", new FixedMasking("MASKED"))]);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Erase(_store.Collection, [new RowKey("[\"p\",\"0\"]")], mask, default));
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"store_under_test/{_store.Collection.Address.Collection}/RowKey"),
            (failure.Code, failure.Reference));
    }

    [Fact]
    public async Task Refuses_a_value_that_no_property_can_hold_with_its_place()
    {
        await Put("Note", "old");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _store.Connector.Update(
            _store.Collection, new RowKey("[\"p\",\"0\"]"), new Dictionary<string, JsonNode?> { ["Note"] = new string('x', 40_000) },
            default));
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"store_under_test/{_store.Collection.Address.Collection}/Note"),
            (failure.Code, failure.Reference));
    }

    private Collection With(params string[] names) =>
        _store.Collection with { Fields = [.. _store.Collection.Fields, .. names.Select(name => new Field(name, ["user"]))] };

    private async Task Put(string property, params object[] values)
    {
        foreach (var (value, index) in values.Select((value, index) => (value, index)))
            await _store.Client.AddEntityAsync(new TableEntity("p", $"{index}") { [property] = value });
    }

    private async Task<IEnumerable<string>> Found(string path, string value, string? identity = null)
    {
        var found = await _store
            .Connector.Find(_store.Collection, new Selector(new FieldMatch(path, [value], identity)), ["RowKey"], default)
            .ToListAsync();
        return found.Select(row => row.Fields["RowKey"]!.ToString()).Order(StringComparer.Ordinal);
    }

    /// <summary>Another program that deletes a row between the first transaction and the second.</summary>
    private sealed class DeletesMeanwhile(Action delete) : HttpPipelineSynchronousPolicy
    {
        private int _transactions;

        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) && Interlocked.Increment(ref _transactions) == 2)
                delete();
        }
    }

    private sealed class WritesMeanwhile(Action write) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Method != RequestMethod.Get)
                write();
        }
    }
}

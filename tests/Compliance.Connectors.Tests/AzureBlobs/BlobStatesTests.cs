using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Workflows;

namespace Compliance.Connectors.Tests.AzureBlobs;

/// <summary>Leases, tiers, policies and what the service keeps of a blob's past.</summary>
public sealed class BlobStatesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private AzureBlobsStore _store = null!;

    public async ValueTask InitializeAsync() => _store = (AzureBlobsStore)await AzureBlobsStore.New(azurite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    // The emulator knows neither policies nor legal holds nor rehydration, so these are the service's documented codes.
    [Theory]
    [InlineData(409, "BlobArchived", ConnectorFailure.Archived)]
    [InlineData(409, "BlobBeingRehydrated", ConnectorFailure.Rehydrating)]
    [InlineData(412, "LeaseIdMissing", ConnectorFailure.Leased)]
    [InlineData(409, "LeaseAlreadyPresent", ConnectorFailure.Leased)]
    [InlineData(412, "LeaseIdMismatchWithBlobOperation", ConnectorFailure.Leased)]
    [InlineData(409, "BlobImmutableDueToPolicy", ConnectorFailure.Held)]
    [InlineData(409, "BlobImmutableDueToLegalHold", ConnectorFailure.Held)]
    [InlineData(409, "ContainerImmutabilityPolicyLocked", ConnectorFailure.Held)]
    [InlineData(403, "AuthorizationPermissionMismatch", ConnectorFailure.Refused)]
    [InlineData(401, null, ConnectorFailure.Refused)]
    [InlineData(412, "ConditionNotMet", FailureCode.StoreUnavailable)]
    [InlineData(409, "ContainerBeingDeleted", FailureCode.StoreUnavailable)]
    [InlineData(429, null, FailureCode.StoreUnavailable)]
    [InlineData(500, null, FailureCode.StoreUnavailable)]
    [InlineData(503, "ServerBusy", FailureCode.StoreUnavailable)]
    [InlineData(0, null, FailureCode.StoreUnavailable)]
    [InlineData(400, "InvalidInput", ConnectorFailure.Mismatch)]
    [InlineData(404, "ContainerNotFound", ConnectorFailure.Mismatch)]
    [InlineData(409, "InvalidBlobType", ConnectorFailure.Mismatch)]
    public void Each_refusal_of_the_service_has_its_own_reason(int status, string? code, string expected)
    {
        var failed = new RequestFailedException(status, "a message with a value", code, null);
        Assert.Equal(expected, AzureFailure.Judge(failed));
        Assert.Equal(expected, AzureFailure.Judge(new AggregateException(failed)));
    }

    [Fact]
    public async Task Says_that_a_blob_is_leased_with_its_place()
    {
        await Upload("a");
        await _store.Client.GetBlobClient("a").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60));
        foreach (var instruction in new[] { ErasureInstruction.Delete, new ErasureInstruction.MaskFields(
            [new("metadata.email", new FixedMasking(null))]) })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                _store.Connector.Erase(_store.Collection, [new RowKey("a")], instruction, default));
            Assert.Equal(
                (ConnectorFailure.Leased, $"store_under_test/{_store.Collection.Address.Collection}"), (failure.Code, failure.Reference));
        }
    }

    [Fact]
    public async Task Says_that_the_body_of_an_archived_blob_cannot_be_read_and_deletes_the_blob_all_the_same()
    {
        await Upload("a");
        await _store.Client.GetBlobClient("a").SetAccessTierAsync(AccessTier.Archive);
        var row = Assert.Single(await _store.Connector.Read(_store.Collection, [new RowKey("a")], default).ToListAsync());
        Assert.Equal("a@b.example", row.Fields["metadata"]!["email"]!.ToString());
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => row.Content!.Open(default));
        Assert.Equal(
            (ConnectorFailure.Archived, $"store_under_test/{_store.Collection.Address.Collection}"), (failure.Code, failure.Reference));
        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await _store.Connector.Erase(_store.Collection, [row.Key], ErasureInstruction.Delete, default));
    }

    [Fact]
    public async Task Erases_a_blob_with_two_calls_however_many_lie_beside_it()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), async (each, _) => await Upload($"invoices/{each}"));
        var counter = new Counter();
        var options = new BlobClientOptions();
        options.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        var connection = new Connection(ContractStore.ConnectionName, "azure_blobs", 4, 1000);
        var connector =
            new Connectors.AzureBlobs.AzureBlobsConnector(connection, new BlobServiceClient(azurite.ConnectionString, options), []);
        RowKey[] keys = [.. Enumerable.Range(1, 10).Select(each => new RowKey($"invoices/{each}"))];
        Assert.Equal(new ErasureOutcome(10, 0, 0), await connector.Erase(_store.Collection, keys, ErasureInstruction.Delete, default));
        Assert.Equal(20, counter.Calls);
    }

    [Fact]
    public async Task Deletes_more_snapshots_than_one_page_holds()
    {
        await Upload("a");
        await Upload("ab");
        for (var each = 0; each < 60; each++)
            await _store.Client.GetBlobClient("a").CreateSnapshotAsync();
        var mask = new ErasureInstruction.MaskFields([new("metadata.email", new FixedMasking(null))]);
        await _store.Connector.Erase(_store.Collection, [new RowKey("a")], mask, default);
        var left = new List<string>();
        await foreach (var item in _store.Client.GetBlobsAsync(BlobTraits.None, BlobStates.Snapshots, null, default))
            left.Add(item.Name);
        Assert.Equal(["a", "ab"], left);
    }

    [Fact]
    public async Task Finds_a_tag_in_another_spelling_and_tells_every_match()
    {
        var collection = _store.Collection with { Fields = [.. _store.Collection.Fields, new Field("tags.owner", ["user"])] };
        await Upload("C-1/a", "C-1");
        await Upload("x/b", "c-1");
        await Upload("x/c", "c-10");
        var selector =
            new Selector(new FieldMatch("tags.owner", ["c-1"], "customer_number"), new FieldMatch("folder", ["c-1"], "customer_number"));
        var found = await _store.Connector.Find(collection, selector, ["name"], default).ToListAsync();
        Assert.Equal([("C-1/a", "folder tags.owner"), ("x/b", "tags.owner")], found.Select(row =>
            (row.Key.Value, string.Join(' ', row.FoundBy.Order()))).Order());
    }

    [Fact]
    public async Task Refuses_a_tag_that_the_service_cannot_hold_with_its_place()
    {
        var collection = _store.Collection with { Fields = [.. _store.Collection.Fields, new Field("tags.owner", ["user"])] };
        await Upload("a");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Update(collection, new RowKey("a"), new Dictionary<string, JsonNode?> { ["tags.owner"] = "Żółć" }, default));
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"store_under_test/{collection.Address.Collection}/tags.owner"), (failure.Code, failure.Reference));
    }

    [Theory]
    [InlineData("metadata.email")]
    [InlineData("body")]
    public async Task Stops_with_the_place_before_it_spoils_metadata_that_another_program_wrote(string path)
    {
        await WriteOddMetadata();
        var mask = new ErasureInstruction.MaskFields([new(path, new FixedMasking(path == "body" ? null : "MASKED"))]);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Erase(_store.Collection, [new RowKey("a")], mask, default));
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"store_under_test/{_store.Collection.Address.Collection}/metadata"),
            (failure.Code, failure.Reference));
        Assert.Equal(
            new ErasureOutcome(1, 0, 0),
            await _store.Connector.Erase(_store.Collection, [new RowKey("a")], ErasureInstruction.Delete, default));
    }

    [Fact]
    public async Task Sets_a_tag_and_leaves_metadata_alone_that_another_program_wrote()
    {
        var collection = _store.Collection with { Fields = [.. _store.Collection.Fields, new Field("tags.owner", ["user"])] };
        await WriteOddMetadata();
        Assert.True(await _store.Connector.Update(
            collection, new RowKey("a"), new Dictionary<string, JsonNode?> { ["tags.owner"] = "C2" }, default));
        Assert.Equal("C2", (await _store.Client.GetBlobClient("a").GetTagsAsync()).Value.Tags["owner"]);
    }

    [Theory]
    [InlineData("name", "metadata.email")]
    [InlineData("metadata.email")]
    public async Task Refuses_another_key_than_the_name_of_a_blob(params string[] names)
    {
        var collection = _store.Collection with { Fields = [.. names.Select(name => new Field(name, ["user"], IsPrimaryKey: true))] };
        var failure = await Assert.ThrowsAsync<StepFailedException>(async () =>
            await _store.Connector.Read(collection, [new RowKey("a")], default).ToListAsync());
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"store_under_test/{collection.Address.Collection}"), (failure.Code, failure.Reference));
    }

    [Fact]
    public async Task Describes_what_a_blob_has_and_which_of_it_can_be_written()
    {
        await Upload("c1/a", "c1");
        var described = (await _store.Connector.Describe([_store.Collection], default)).Collections[_store.Collection.Address];
        Assert.Equal(["name"], described.Key);
        Assert.Null(described.Rights);
        Assert.True(described.IsSampled);
        Assert.Equal(
            [
                ("body", StoredKind.Bytes, false), ("content_type", StoredKind.Text, true), ("folder", StoredKind.Text, true),
                ("metadata.email", StoredKind.Text, false),
                ("name", StoredKind.Text, true), ("tags.owner", StoredKind.Text, false),
            ],
            described.Fields.Select(field => (field.Path, field.Kind, field.IsGenerated))
                .OrderBy(each => each.Path, StringComparer.Ordinal));
    }

    // By plain HTTP, for no client of ours writes such metadata.
    private async Task WriteOddMetadata()
    {
        using var http = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 });
        var sas = _store.Client.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1));
        using var request =
            new HttpRequestMessage(HttpMethod.Put, new Uri($"{_store.Client.Uri}/a{sas.Query}")) { Content = new ByteArrayContent([1]) };
        request.Headers.Add("x-ms-version", "2021-12-02");
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        request.Headers.Add("x-ms-meta-email", "a@b.example");
        request.Headers.TryAddWithoutValidation("x-ms-meta-name", "Żółć");
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private Task Upload(string name, string? owner = null) => _store.Client.GetBlobClient(name).UploadAsync(
        BinaryData.FromString("secret"),
        new BlobUploadOptions
        {
            Metadata = new Dictionary<string, string> { ["email"] = "a@b.example" },
            Tags = owner is null ? null : new Dictionary<string, string> { ["owner"] = owner },
        });

    private sealed class Counter : HttpPipelineSynchronousPolicy
    {
        private int _calls;

        public int Calls => _calls;

        public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _calls);
    }
}

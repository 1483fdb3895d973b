using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Models;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Workflows;

namespace Compliance.Connectors.Tests.AzureBlobs;

public sealed class AzureBlobsConnectorTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private AzureBlobsStore _store = null!;

    public async ValueTask InitializeAsync() => _store = (AzureBlobsStore)await AzureBlobsStore.New(azurite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Finds_what_lies_in_a_folder_and_below_it_and_not_in_one_that_begins_alike()
    {
        foreach (var name in new[] { "c1/a.txt", "c1/deep/b.txt", "c10/c.txt", "x/c1/d.txt", "c1" })
            await Upload(name, "x");
        Assert.Equal(["c1/a.txt", "c1/deep/b.txt"], await Found("folder", "c1"));
        Assert.Equal(["c1/deep/b.txt"], await Found("folder", "c1/deep"));
        Assert.Equal([], await Found("folder", ""));
    }

    [Fact]
    public async Task Finds_a_deeper_folder_and_says_by_which_field()
    {
        await Upload("c1/deep/b.txt", "x");
        await Upload("c2/deep/b.txt", "x");
        var selector = new Selector(new FieldMatch("folder", ["c1"]));
        var row = Assert.Single(await _store.Connector.Find(_store.Collection, selector, ["folder"], default).ToListAsync());
        Assert.Equal(("c1/deep/b.txt", "c1/deep"), (row.Key.Value, row.Fields["folder"]!.ToString()));
        Assert.Equal(["folder"], row.FoundBy);
    }

    [Fact]
    public async Task Finds_and_masks_by_tag()
    {
        var collection = _store.Collection with { Fields = [.. _store.Collection.Fields, new Field("tags.owner", ["user"])] };
        await Upload("a", "x", tags: new Dictionary<string, string> { ["owner"] = "customer 1", ["kind"] = "picture" });
        await Upload("b", "x", tags: new Dictionary<string, string> { ["owner"] = "customer 2" });
        var selector = new Selector(new FieldMatch("tags.owner", ["customer 1", "customer 3"]));
        var row = Assert.Single(await _store.Connector.Find(collection, selector, ["tags.owner"], default).ToListAsync());
        Assert.Equal(("a", "customer 1"), (row.Key.Value, row.Fields["tags"]!["owner"]!.ToString()));
        await _store.Connector.Erase(
            collection, [row.Key], new ErasureInstruction.MaskFields([new("tags.owner", new FixedMasking(null))]), default);
        Assert.Equal(["kind"], (await _store.Client.GetBlobClient("a").GetTagsAsync()).Value.Tags.Keys);
    }

    [Fact]
    public async Task Reads_the_body_as_a_stream_as_often_as_it_is_opened()
    {
        var body = new byte[3 << 20];
        new Random(7).NextBytes(body);
        await _store.Client.GetBlobClient("a.bin")
            .UploadAsync(new BinaryData(body), new BlobUploadOptions { HttpHeaders = new() { ContentType = "image/png" } });
        var row = Assert.Single(await _store.Connector.Read(_store.Collection, [new RowKey("a.bin")], default).ToListAsync());
        Assert.Equal((body.Length, "image/png"), (row.Content!.Length, row.Content.ContentType));
        Assert.False(row.Fields.ContainsKey("body"));
        for (var reading = 0; reading < 2; reading++)
        {
            await using var stream = await row.Content.Open(default);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.Equal(body, copy.ToArray());
        }
    }

    [Fact]
    public async Task Says_that_a_body_cannot_be_opened_any_more()
    {
        await Upload("a", "x");
        var row = Assert.Single(await _store.Connector.Read(_store.Collection, [new RowKey("a")], default).ToListAsync());
        await _store.Client.DeleteBlobAsync("a");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => row.Content!.Open(default));
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task Empties_a_masked_body_and_keeps_what_is_not_masked()
    {
        await Upload("a", "secret body", new Dictionary<string, string> { ["email"] = "a@b.example", ["kind"] = "letter" },
            new Dictionary<string, string> { ["t"] = "v" });
        var masks =
            new ErasureInstruction.MaskFields([new("body", new FixedMasking(null)), new("metadata.email", new FixedMasking("masked"))]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(_store.Collection, [new RowKey("a")], masks, default));
        Assert.Equal(new ErasureOutcome(0, 0, 0, 1), await _store.Connector.Erase(_store.Collection, [new RowKey("a")], masks, default));
        var blob = _store.Client.GetBlobClient("a");
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal((0, "text/plain", "masked", "letter"), (
            properties.ContentLength, properties.ContentType, properties.Metadata["email"], properties.Metadata["kind"]));
        Assert.Equal("v", (await blob.GetTagsAsync()).Value.Tags["t"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaves_no_snapshot_that_holds_what_was_erased(bool delete)
    {
        await Upload("folder/a", "secret", new Dictionary<string, string> { ["email"] = "a@b.example" });
        await Upload("folder/b", "not asked");
        await _store.Client.GetBlobClient("folder/a").CreateSnapshotAsync();
        await _store.Client.GetBlobClient("folder/b").CreateSnapshotAsync();
        ErasureInstruction instruction = delete
            ? ErasureInstruction.Delete : new ErasureInstruction.MaskFields([new("metadata.email", new FixedMasking(null))]);
        await _store.Connector.Erase(_store.Collection, [new RowKey("folder/a")], instruction, default);
        var left = new List<string>();
        await foreach (var item in _store.Client.GetBlobsAsync(BlobTraits.None, BlobStates.Snapshots, null, default))
            left.Add(item.Snapshot is { Length: > 0 } ? $"{item.Name} snapshot" : item.Name);
        Assert.Equal(delete ? ["folder/b", "folder/b snapshot"] : ["folder/a", "folder/b", "folder/b snapshot"], left.Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("x/../a")]
    [InlineData("a/..")]
    public async Task Touches_nothing_by_a_name_whose_address_would_be_anothers(string name)
    {
        await Upload("a", "x");
        var erasing = () => _store.Connector.Erase(_store.Collection, [new RowKey(name)], ErasureInstruction.Delete, default);
        Assert.Equal(ConnectorFailure.Mismatch, (await Assert.ThrowsAsync<StepFailedException>(erasing)).Code);
        Assert.Empty(await Found("name", name));
        Assert.Single(await _store.Connector.Read(_store.Collection, [new RowKey("a")], default).ToListAsync());
    }

    [Fact]
    public async Task Names_metadata_as_the_map_does_whatever_its_case()
    {
        var collection =
            _store.Collection with { Fields = [new Field("name", [], IsPrimaryKey: true), new Field("metadata.Email", ["user"])] };
        await Upload("a", "x", new Dictionary<string, string> { ["email"] = "a@b.example", ["unmapped"] = "x" });
        var row = Assert.Single(await _store.Connector.Read(collection, [new RowKey("a")], default).ToListAsync());
        Assert.Equal("a@b.example", row.Fields["metadata"]!["Email"]!.ToString());
        Assert.True(await _store.Connector.Update(
            collection, row.Key, new Dictionary<string, JsonNode?> { ["metadata.Email"] = "z@b.example" }, default));
        Assert.Equal("z@b.example", (await _store.Client.GetBlobClient("a").GetPropertiesAsync()).Value.Metadata["email"]);
        var described = (await _store.Connector.Describe([collection], default)).Collections[collection.Address];
        Assert.Equal(["metadata.Email", "metadata.unmapped", "name"], described.Paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Refuses_a_value_that_metadata_cannot_hold_without_repeating_it()
    {
        await Upload("a", "x");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Update(
                _store.Collection, new RowKey("a"), new Dictionary<string, JsonNode?> { ["metadata.email"] = "日本" }, default));
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
        Assert.DoesNotContain("日本", failure.ToString());
    }

    private async Task<IEnumerable<string>> Found(string path, string value) =>
        (await _store.Connector.Find(_store.Collection, new Selector(new FieldMatch(path, [value])), [], default).ToListAsync())
            .Select(row => row.Key.Value).Order();

    private async Task Upload(
        string name, string body, Dictionary<string, string>? metadata = null, Dictionary<string, string>? tags = null) =>
        await _store.Client.GetBlobClient(name).UploadAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(body)),
            new BlobUploadOptions { Metadata = metadata, Tags = tags, HttpHeaders = new() { ContentType = "text/plain" } });
}

using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Workflows;

namespace Compliance.Connectors.Tests.AzureBlobs;

/// <summary>A name reaches its blob and no other, also names that the client or an address would take for another one.</summary>
public sealed class BlobNamesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private AzureBlobsStore _store = null!;

    public async ValueTask InitializeAsync() => _store = (AzureBlobsStore)await AzureBlobsStore.New(azurite);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return _store.DisposeAsync();
    }

    [Theory]
    [InlineData("C1/")]
    [InlineData("/C1")]
    [InlineData("//C1")]
    [InlineData("C1//")]
    [InlineData("/C1/")]
    [InlineData("C1//a.txt")]
    [InlineData("/C1/a.txt")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("a%20b")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a?b=c")]
    [InlineData("a#b")]
    [InlineData("a&b=c;d")]
    [InlineData("a.")]
    [InlineData("a..")]
    [InlineData("...")]
    [InlineData("a/.../b")]
    [InlineData("ä/ö.txt")]
    [InlineData("e\u0301")]
    [InlineData("100%")]
    [InlineData("%E4")]
    [InlineData("日本/本.txt")]
    [InlineData("👍")]
    [InlineData("~a:b'(c)!*@$,")]
    [InlineData("{id}")]
    public async Task Reaches_exactly_the_named_blob(string name)
    {
        string[] others = [.. new[] { name.Trim('/'), name.Trim('/') + "/", "/" + name.Trim('/'), name + "x", "other" }.Where(other =>
            other != name).Distinct()];
        await Put(name, "mine");
        foreach (var other in others)
            await Put(other, "another's");
        Assert.Equal(
            [name, .. others], (await Names()).OrderByDescending(each => each == name).ThenBy(each => Array.IndexOf(others, each)));

        var selector = new Selector(new FieldMatch("name", [name]));
        var found = Assert.Single(await _store.Connector.Find(_store.Collection, selector, ["name"], default).ToListAsync());
        Assert.Equal((name, name), (found.Key.Value, found.Fields["name"]!.ToString()));
        var row = Assert.Single(await _store.Connector.Read(_store.Collection, [found.Key], default).ToListAsync());
        await using (var body = await row.Content!.Open(default))
            Assert.Equal("mine", await new StreamReader(body).ReadToEndAsync());

        var mask = new ErasureInstruction.MaskFields(
            [new("metadata.email", new FixedMasking("masked")), new("body", new FixedMasking(null))]);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(_store.Collection, [found.Key], mask, default));
        var masked = await _store.Connector.Find(_store.Collection, new Selector(new FieldMatch("metadata.email", ["masked"])), [], default)
            .ToListAsync();
        Assert.Equal(name, Assert.Single(masked).Key.Value);

        Assert.Equal(
            new ErasureOutcome(1, 0, 0), await _store.Connector.Erase(_store.Collection, [found.Key], ErasureInstruction.Delete, default));
        Assert.Equal(others.Order(StringComparer.Ordinal), (await Names()).Order(StringComparer.Ordinal));
        Assert.Equal(
            new ErasureOutcome(0, 0, 1), await _store.Connector.Erase(_store.Collection, [found.Key], ErasureInstruction.Delete, default));
    }

    [Fact]
    public async Task Deletes_the_snapshots_of_exactly_the_named_blob()
    {
        foreach (var name in new[] { "C1/", "C1" })
        {
            await Put(name, "x");
            await Send(HttpMethod.Put, name, "&comp=snapshot", null);
        }

        var mask = new ErasureInstruction.MaskFields([new("metadata.email", new FixedMasking("masked"))]);
        await _store.Connector.Erase(_store.Collection, [new RowKey("C1/")], mask, default);
        var left = new List<string>();
        await foreach (var item in _store.Client.GetBlobsAsync(BlobTraits.None, BlobStates.Snapshots, null, default))
            left.Add(item.Snapshot is { Length: > 0 } ? $"{item.Name} snapshot" : item.Name);
        Assert.Equal(["C1", "C1 snapshot", "C1/"], left.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_persons_folder_has_its_marker_and_not_the_blob_that_is_named_alike()
    {
        foreach (var name in new[] { "C1/", "C1/a.txt", "C1", "C10/b.txt", "c1/deep/c.txt", "x/C1/d.txt", "/C1/e.txt", "C1//f.txt" })
            await Put(name, "x");
        Assert.Equal(["C1/", "C1//f.txt", "C1/a.txt"], await InFolder("C1"));
        Assert.Equal(["C1/", "C1//f.txt", "C1/a.txt"], await InFolder("C1/"));
        Assert.Equal(["C1/", "C1//f.txt", "C1/a.txt", "c1/deep/c.txt"], await InFolder("c1", "customer_number"));
        Assert.Equal(["/C1/e.txt"], await InFolder("/C1"));
        Assert.Equal(["c1/deep/c.txt"], await InFolder("C1/Deep", "customer_number"));
        Assert.Empty(await InFolder("/"));
        Assert.Empty(await InFolder("C"));
    }

    [Theory]
    [InlineData("a/./b")]
    [InlineData("../a")]
    [InlineData("a\\..\\b")]
    [InlineData("half a character")]
    [InlineData("a\uE02F")]
    public async Task Refuses_a_name_that_no_address_says(string name)
    {
        name = name.Replace("half a character", "a\uD800b", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            _store.Connector.Erase(_store.Collection, [new RowKey(name)], ErasureInstruction.Delete, default));
        Assert.Equal(
            (ConnectorFailure.Mismatch, $"store_under_test/{_store.Collection.Address.Collection}/name"),
            (failure.Code, failure.Reference));
        Assert.Empty(
            await _store.Connector.Find(_store.Collection, new Selector(new FieldMatch("name", [name])), [], default).ToListAsync());
    }

    private async Task<IEnumerable<string>> InFolder(string folder, string? identity = null)
    {
        var found = await _store.Connector.Find(_store.Collection, new Selector(new FieldMatch("folder", [folder], identity)), [], default)
            .ToListAsync();
        Assert.All(found, row => Assert.Equal(["folder"], row.FoundBy));
        return found.Select(row => row.Key.Value).Order(StringComparer.Ordinal);
    }

    private Task Put(string name, string body) => Send(HttpMethod.Put, name, "", body);

    // By plain HTTP, for the client cannot write such names.
    private async Task Send(HttpMethod method, string name, string query, string? body)
    {
        var sas = _store.Client.GenerateSasUri(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1));
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(method, new Uri($"{_store.Client.Uri}/{path}{sas.Query}{query}"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body ?? ""));
        request.Headers.Add("x-ms-version", "2021-12-02");
        if (body is not null)
        {
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
            request.Headers.Add("x-ms-meta-email", "a@b.example");
        }

        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private async Task<List<string>> Names()
    {
        var names = new List<string>();
        await foreach (var item in _store.Client.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, default))
            names.Add(item.Name);
        return names;
    }
}

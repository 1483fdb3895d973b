using System.Net;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Compliance.Connectors.AzureBlobs;
using Compliance.DataMap;
using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;
using Compliance.Workflows;

namespace Compliance.Connectors.Tests.AzureBlobs;

/// <summary>
/// Accounts that keep versions, or that have no tags or a hierarchical namespace: the emulator is none of these, and so some of its
/// answers are replaced by those that the service documents.
/// </summary>
public sealed class BlobAccountsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private AzureBlobsStore _store = null!;

    public async ValueTask InitializeAsync() => _store = (AzureBlobsStore)await AzureBlobsStore.New(azurite);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(409)]
    [InlineData(501)]
    public async Task Looks_through_every_blob_where_no_index_of_tags_answers(int status)
    {
        await Upload("a", "C1");
        await Upload("b", "C2");
        var connector = Answering(request => Asks(request, "comp=blobs") ? Refusal(status) : null);
        var found = await connector.Find(WithOwner(), new Selector(new FieldMatch("tags.owner", ["C1"])), [], default).ToListAsync();
        Assert.Equal("a", Assert.Single(found).Key.Value);
    }

    [Fact]
    public async Task Fails_where_the_index_of_tags_fails_for_another_reason()
    {
        var connector = Answering(request => Asks(request, "comp=blobs") ? Refusal(404, "ContainerNotFound") : null);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            connector.Find(WithOwner(), new Selector(new FieldMatch("tags.owner", ["C1"])), [], default).ToListAsync().AsTask());
        Assert.Equal(ConnectorFailure.Mismatch, failure.Code);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(409)]
    public async Task Describes_metadata_alone_where_tags_cannot_be_listed(int status)
    {
        await Upload("a", "C1");
        var connector = Answering(request => Asks(request, "comp=list") && Asks(request, "tags") ? Refusal(status) : null);
        var described = (await connector.Describe([_store.Collection], default)).Collections[_store.Collection.Address];
        Assert.NotNull(described.Find("metadata.email"));
        Assert.Null(described.Find("tags.owner"));
    }

    [Fact]
    public async Task Describes_a_container_that_nobody_mapped_unless_the_settings_ignore_it()
    {
        var unmapped = new BlobContainerClient(azurite.ConnectionString, "unmapped" + AzuriteFixture.NewPrefix());
        await unmapped.CreateAsync();
        var address = new CollectionAddress(_store.Collection.Address.Dataset, unmapped.Name);
        var described = (await Answering(_ => null, "none", "nobody").Describe([_store.Collection], default)).Collections;
        Assert.Empty(described[address].Fields);
        Assert.Empty(described[_store.Collection.Address].Fields);
        await unmapped.UploadBlobAsync("a", BinaryData.FromString("x"));
        await Upload("a");
        described = (await Answering(_ => null, "none", "nobody").Describe([_store.Collection], default)).Collections;
        Assert.Equal(["name"], described[address].Paths);
        Assert.NotNull(described[_store.Collection.Address].Find("content_type"));
        described = (await Answering(_ => null, "none", "unmapped").Describe([_store.Collection], default)).Collections;
        Assert.False(described.ContainsKey(address));
        Assert.Empty((await Answering(_ => null, "none").Describe([], default)).Collections);
        await unmapped.DeleteAsync();
    }

    [Fact]
    public async Task Deletes_snapshots_where_the_account_refuses_to_list_versions()
    {
        await Upload("a");
        await _store.Client.GetBlobClient("a").CreateSnapshotAsync();
        var connector = Answering(request => Asks(request, "versions") ? Refusal(400) : null);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await connector.Erase(_store.Collection, [new("a")], Mask("metadata.email"), default));
        var left = new List<string?>();
        await foreach (var item in _store.Client.GetBlobsAsync(BlobTraits.None, BlobStates.Snapshots, null, default))
            left.Add(item.Snapshot);
        Assert.Equal([null], left);
    }

    [Fact]
    public async Task Fails_where_the_past_of_a_blob_cannot_be_listed_for_another_reason()
    {
        await Upload("a");
        var connector = Answering(request => Asks(request, "versions") ? Refusal(403) : null);
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            connector.Erase(_store.Collection, [new("a")], Mask("metadata.email"), default));
        Assert.Equal(ConnectorFailure.Refused, failure.Code);
    }

    [Theory]
    [InlineData(202, null, null)]
    [InlineData(404, "BlobNotFound", null)]
    [InlineData(403, "AuthorizationFailure", ConnectorFailure.Refused)]
    public async Task Deletes_the_versions_of_the_blob_that_are_not_its_current_one(int status, string? code, string? failure)
    {
        await Upload("a");
        var deleted = new List<string>();
        var connector = Answering(request =>
        {
            if (Asks(request, "comp=list"))
                return Versions(deleted.Count == 0);
            if (request.Method != HttpMethod.Delete)
                return null;
            deleted.Add(Uri.UnescapeDataString(request.RequestUri!.Query));
            return Refusal(status, code);
        });
        var erasing = connector.Erase(_store.Collection, [new("a")], Mask("metadata.email"), default);
        if (failure is null)
            Assert.Equal(new ErasureOutcome(0, 1, 0), await erasing);
        else
            Assert.Equal(failure, (await Assert.ThrowsAsync<StepFailedException>(() => erasing)).Code);
        Assert.Equal(["?versionid=2024-01-01T00:00:00.0000000Z"], deleted);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Rewrites_a_blob_from_what_others_made_of_it_meanwhile(int writes)
    {
        await Upload("a");
        var left = writes;
        var connector = Answering(request => Asks(request, "comp=metadata") && left-- > 0 ? WrittenByOthers() : null);
        Assert.Equal(new ErasureOutcome(0, 1, 0), await connector.Erase(_store.Collection, [new("a")], Mask("metadata.email"), default));
        Assert.Equal(
            ["note=theirs"],
            (await _store.Client.GetBlobClient("a").GetPropertiesAsync()).Value.Metadata.Select(each => $"{each.Key}={each.Value}"));
    }

    [Fact]
    public async Task Says_of_a_blob_that_others_write_all_the_time_that_the_store_is_unavailable()
    {
        await Upload("a");
        var writes = 0;
        var connector = Answering(request =>
        {
            writes += Asks(request, "comp=metadata") ? 1 : 0;
            return Asks(request, "comp=metadata") ? WrittenByOthers() : null;
        });
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            connector.Erase(_store.Collection, [new("a")], Mask("metadata.email"), default));
        Assert.Equal((FailureCode.StoreUnavailable, "store_under_test", 5), (failure.Code, failure.Reference, writes));
    }

    // The answer is the service's own, for the blob has another tag by now.
    private HttpResponseMessage? WrittenByOthers()
    {
        _store.Client.GetBlobClient("a").SetMetadata(new Dictionary<string, string> { ["email"] = "b@c.example", ["note"] = "theirs" });
        return null;
    }

    private static bool Asks(HttpRequestMessage request, string what) =>
        Uri.UnescapeDataString(request.RequestUri!.Query).Contains(what, StringComparison.OrdinalIgnoreCase);

    private static HttpResponseMessage Refusal(int status, string? code = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent([]) };
        if (code is not null)
            response.Headers.Add("x-ms-error-code", code);
        return response;
    }

    private static HttpResponseMessage Versions(bool withPast)
    {
        var past = withPast
            ? """
                <Blob><Name>a</Name><VersionId>2024-01-01T00:00:00.0000000Z</VersionId><Properties /></Blob>
                """
            : "";
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($"""
                <?xml version="1.0" encoding="utf-8"?>
                <EnumerationResults ServiceEndpoint="http://127.0.0.1/" ContainerName="c"><Blobs>{past}
                <Blob><Name>a</Name><VersionId>2024-01-02T00:00:00.0000000Z</VersionId>
                <IsCurrentVersion>true</IsCurrentVersion><Properties /></Blob>
                <Blob><Name>ab</Name><VersionId>2024-01-01T00:00:00.0000000Z</VersionId><Properties /></Blob>
                </Blobs><NextMarker /></EnumerationResults>
                """, null, "application/xml"),
        };
    }

    private static ErasureInstruction Mask(string path) =>
        new ErasureInstruction.MaskFields([new FieldMask(path, new FixedMasking(null))]);

    private Collection WithOwner() =>
        _store.Collection with { Fields = [.. _store.Collection.Fields, new Field("tags.owner", ["user"])] };

    /// <param name="answer">Instead of the emulator; null where that is asked.</param>
    /// <param name="ignore">How the names of containers begin that nobody is told of.</param>
    private AzureBlobsConnector Answering(Func<HttpRequestMessage, HttpResponseMessage?> answer, params string[] ignore)
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new Instead(answer))) };
        options.Retry.MaxRetries = 0;
        var connection = new Connection(ContractStore.ConnectionName, "azure_blobs", 1, 1000);
        var service = new BlobServiceClient(azurite.ConnectionString, options);
        return new AzureBlobsConnector(connection, service, ignore.Length > 0 ? ignore : ["p"]);
    }

    private Task Upload(string name, string? owner = null) => _store.Client.GetBlobClient(name).UploadAsync(
        BinaryData.FromString("secret"),
        new BlobUploadOptions
        {
            Metadata = new Dictionary<string, string> { ["email"] = "a@b.example" },
            Tags = owner is null ? null : new Dictionary<string, string> { ["owner"] = owner },
        });

    private sealed class Instead(Func<HttpRequestMessage, HttpResponseMessage?> answer) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request) is { } instead ? Of(request, instead) : await base.SendAsync(request, cancellationToken);

        private static HttpResponseMessage Of(HttpRequestMessage request, HttpResponseMessage response)
        {
            response.RequestMessage = request;
            return response;
        }
    }
}

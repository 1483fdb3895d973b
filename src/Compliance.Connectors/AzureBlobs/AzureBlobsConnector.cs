using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>Azure Blob storage: a collection is a container, a row is a blob under its name, with metadata, tags and a body.</summary>
internal sealed class AzureBlobsConnector(Connection connection, BlobServiceClient service, IReadOnlyCollection<string> ignore) : IConnector
{
    private readonly StoreCalls _calls = new(connection.Name, AzureFailure.Judge);

    public static AzureBlobsConnector Connect(
        Connection connection, ConnectionSettings settings, CallLimit limit, TokenCredential? credential)
    {
        var options = new BlobClientOptions().Configured(settings.Timeout, limit);
        options.AddPolicy(new BlobNames.Policy(), HttpPipelinePosition.PerCall);
        var service = settings.ConnectionString is { Length: > 0 } text
            ? new BlobServiceClient(text, options)
            : new BlobServiceClient(new Uri(settings.Endpoint!), credential, options);
        return new AzureBlobsConnector(connection, service, [.. settings.Ignore]);
    }

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
        _calls.Run(null, () => new ContainerSample(service, ignore).Describe(mapped, cancellation), cancellation);

    public IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        var container = Container(collection);
        return _calls.Stream(collection, Found(container, selector, paths, cancellation), cancellation);
    }

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        _calls.Stream(collection, Scanned(Container(collection), paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
    {
        var container = Container(collection);
        return _calls.Stream(collection, ReadAll(container, keys, cancellation), cancellation);
    }

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        var container = Container(collection);
        var rewrite = BlobRewrite.For(container, instruction);
        return _calls.Run(
            collection, () => new BlobEraser(container, connection.Parallel).Erase(keys, rewrite, cancellation), cancellation);
    }

    public Task<UpdateOutcome> Update(
        Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation)
    {
        var container = Container(collection);
        var rewrite = BlobRewrite.Of(container, updates);
        return _calls.Run(
            collection,
            () => RowDiffersException.Caught(async () => await rewrite.Apply(key.Value, cancellation) switch
            {
                null => UpdateOutcome.Gone,
                false => UpdateOutcome.Unchanged,
                true => UpdateOutcome.Updated,
            }),
            cancellation);
    }

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var container = Container(collection);
        return _calls.Run(collection, async () =>
        {
            await foreach (var page in container.List(null, [field], cancellation).AsPages(continuation, pageSize))
            {
                var next = page.ContinuationToken is { Length: > 0 } token ? token : null;
                var rows = page.Values.Select(BlobFacts.Of).Select(blob => (new RowKey(blob.Name), blob.Row([field])));
                return SweepRows.Page(rows, field, before, next);
            }

            return new SweepPage([], null);
        }, cancellation);
    }

    private static async IAsyncEnumerable<Row> Found(
        MappedContainer container, Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (blob, foundBy) in new BlobSearch(container).Find(selector, paths, cancellation))
            yield return new Row(new RowKey(blob.Name), blob.Row(paths), foundBy: foundBy);
    }

    private static async IAsyncEnumerable<Row> Scanned(
        MappedContainer container, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in container.List(null, paths, cancellation))
        {
            var blob = BlobFacts.Of(item);
            yield return new Row(new RowKey(blob.Name), blob.Row(paths));
        }
    }

    private async IAsyncEnumerable<Row> ReadAll(
        MappedContainer container, IReadOnlyList<RowKey> keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var key in keys.Distinct())
        {
            if (await container.Facts(key.Value, container.Paths, cancellation) is { } blob)
                yield return new Row(key, blob.Row(container.Paths), container.Content is null ? null : Content(container, blob));
        }
    }

    private RowContent Content(MappedContainer container, BlobFacts blob) => new(blob.Length, blob.ContentType, cancellation =>
        _calls.Run(container.Collection, async () =>
        {
            var download = await container.Blob(blob.Name).DownloadStreamingAsync(null, cancellation);
            return (Stream)new StoreStream(download.Value.Content, _calls, container.Collection);
        }, cancellation));

    private MappedContainer Container(Collection collection) =>
        new(collection, connection.Name, service.GetBlobContainerClient(collection.Address.Collection));
}

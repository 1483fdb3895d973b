using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Connectors.Http;

/// <summary>A service behind HTTP that speaks the REST shape of docs/connectors.md: a row is an item with one id.</summary>
internal sealed class HttpConnector(Connection connection, RestService service, TimeProvider time) : IConnector
{
    private readonly StoreCalls _calls = new(connection.Name, Judge);

    public static HttpConnector Connect(
        Connection connection, ConnectionSettings settings, CallLimit limit, TimeProvider time, IHttpClientFactory clients) =>
        new(connection, new RestService(connection.Name, settings,
            new RestExchange(clients.CreateClient(RestClients.NameOf(connection)), settings, limit, time)), time);

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
        _calls.Run(null, async () =>
        {
            var found = new Dictionary<CollectionAddress, CollectionDescription>();
            foreach (var (name, paths) in await service.Schema(cancellation))
            {
                var address = mapped.FirstOrDefault(collection => service.IsBehind(collection, name))?.Address
                    ?? new CollectionAddress(mapped.Count > 0 ? mapped[0].Address.Dataset : connection.Name, FieldNames.Plain(name));
                found[address] = CollectionDescription.Of(Fields(name, paths), isSampled: false);
            }

            return new StoreDescription(found);
        }, cancellation);

    public IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        _calls.Stream(collection, Search(collection).Find(selector, paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        _calls.Stream(collection, Search(collection).Scan(paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation) =>
        _calls.Stream(collection, Search(collection).Read(keys, cancellation), cancellation);

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        RequireId(collection);
        var eraser = new RestEraser(service, collection, connection.Name, time);
        return _calls.Run(collection, async () =>
        {
            var outcomes = new ConcurrentBag<ErasureOutcome>();
            await Parallel.ForEachAsync(
                keys.Select(key => key.Value).Distinct(),
                new ParallelOptions { MaxDegreeOfParallelism = connection.Parallel, CancellationToken = cancellation },
                async (id, token) => outcomes.Add(await eraser.Erase(id, instruction, token)));
            return outcomes.Aggregate(ErasureOutcome.Empty, ErasureOutcome.Add);
        }, cancellation);
    }

    public Task<UpdateOutcome> Update(
        Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation)
    {
        RequireId(collection);
        var eraser = new RestEraser(service, collection, connection.Name, time);
        return _calls.Run(
            collection, () => RowDiffersException.Caught(() => eraser.Update(key.Value, updates, cancellation)), cancellation);
    }

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation) =>
        _calls.Run(collection, () => Search(collection).Sweep(field, before, continuation, pageSize, cancellation), cancellation);

    private RestSearch Search(Collection collection) => new(service, collection, RequireId(collection));

    private string RequireId(Collection collection) =>
        KeyParts.Of(collection, connection.Name) is [var id] ? id : throw ConnectorFailure.Mismatched(connection.Name, collection);

    private IEnumerable<string> Fields(string collection, JsonNode? paths)
    {
        if (paths is not JsonArray names || names.Any(name => name is not JsonValue || FieldText.Of(name) is null))
            throw new StepFailedException(ConnectorFailure.Mismatch, $"{connection.Name}/schema/{FieldNames.Plain(collection)}");
        return names.Select(name => Plain(FieldText.Of(name)!)).Distinct();
    }

    // What follows an odd name may be the rest of it.
    private static string Plain(string path)
    {
        string[] segments = [.. path.Split('.').Select(FieldNames.Plain)];
        var odd = Array.IndexOf(segments, FieldNames.RedactedName);
        return string.Join('.', odd < 0 ? segments : segments[..(odd + 1)]);
    }

    private static string? Judge(Exception error) => error is not RestException failed ? null : failed.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ConnectorFailure.Refused,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => ConnectorFailure.Mismatch,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Locked or HttpStatusCode.Conflict
            or >= HttpStatusCode.InternalServerError =>
            FailureCode.StoreUnavailable,
        // Redirects too: nothing is followed away from the configured address.
        _ => ConnectorFailure.Mismatch,
    };
}

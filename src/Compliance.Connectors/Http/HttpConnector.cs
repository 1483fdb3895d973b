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
internal sealed class HttpConnector(Connection connection, RestService service) : IConnector, IAsyncDisposable
{
    private readonly StoreCalls calls = new(connection.Name, Judge);

    public static HttpConnector Connect(Connection connection, ConnectionSettings settings, CallLimit limit, TimeProvider time) =>
        new(connection, new RestService(settings, limit, time));

    public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
        calls.Run(null, async () =>
        {
            var found = new Dictionary<CollectionAddress, CollectionDescription>();
            foreach (var (name, paths) in await service.Schema(cancellation))
            {
                var address = mapped.FirstOrDefault(collection => service.IsBehind(collection, name))?.Address
                    ?? new CollectionAddress(mapped.Count > 0 ? mapped[0].Address.Dataset : connection.Name, name);
                found[address] = CollectionDescription.Of((paths as JsonArray ?? []).Select(FieldText.Of).OfType<string>().Distinct(), isSampled: false);
            }

            return new StoreDescription(found);
        }, cancellation);

    public IAsyncEnumerable<Row> Find(
        Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        calls.Stream(collection, Search(collection).Find(selector, paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation) =>
        calls.Stream(collection, Search(collection).Scan(paths, cancellation), cancellation);

    public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation) =>
        calls.Stream(collection, Search(collection).Read(keys, cancellation), cancellation);

    public Task<ErasureOutcome> Erase(
        Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation)
    {
        RequireId(collection);
        return calls.Run(collection, async () =>
        {
            var outcomes = new ConcurrentBag<ErasureOutcome>();
            await Parallel.ForEachAsync(
                keys.Select(key => key.Value).Distinct(),
                new ParallelOptions { MaxDegreeOfParallelism = connection.Parallel, CancellationToken = cancellation },
                async (id, token) => outcomes.Add(await Erase(collection, id, instruction, token)));
            return outcomes.Aggregate(ErasureOutcome.Empty, ErasureOutcome.Add);
        }, cancellation);
    }

    public Task<bool> Update(
        Collection collection, RowKey key, IReadOnlyDictionary<string, JsonNode?> values, CancellationToken cancellation)
    {
        RequireId(collection);
        return calls.Run(collection, async () => await Rewrite(collection, key.Value, Assign, cancellation) is not null, cancellation);

        void Assign(JsonObject row)
        {
            foreach (var (path, value) in values)
                FieldPath.Set(row, path, value);
        }
    }

    public Task<SweepPage> Sweep(
        Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation) =>
        calls.Run(collection, () => Search(collection).Sweep(field, before, continuation, pageSize, cancellation), cancellation);

    public ValueTask DisposeAsync()
    {
        service.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<ErasureOutcome> Erase(Collection collection, string id, ErasureInstruction instruction, CancellationToken cancellation)
    {
        if (instruction is not ErasureInstruction.MaskFields { Masks: var masks })
            return await service.Delete(collection, id, cancellation) ? new ErasureOutcome(1, 0, 0) : new ErasureOutcome(0, 0, 1);
        return await Rewrite(collection, id, Mask, cancellation) switch
        {
            null => new ErasureOutcome(0, 0, 1),
            false => new ErasureOutcome(0, 0, 0, 1),
            true => new ErasureOutcome(0, 1, 0),
        };

        void Mask(JsonObject row)
        {
            foreach (var mask in masks)
                FieldPath.Rewrite(row, mask.Path, mask.Masking.Apply);
        }
    }

    /// <returns>True when the item was changed, false when it is as it should be already, null when there is none.</returns>
    private async Task<bool?> Rewrite(Collection collection, string id, Action<JsonObject> rewrite, CancellationToken cancellation)
    {
        if (await service.Item(collection, id, cancellation) is not { } before)
            return null;
        var after = before.DeepClone().AsObject();
        rewrite(after);
        var patch = MergePatch.Between(before, after);
        if (patch.Count == 0)
            return false;
        return await service.Patch(collection, id, patch, cancellation) ? true : null;
    }

    private RestSearch Search(Collection collection) => new(service, collection, RequireId(collection));

    private string RequireId(Collection collection) =>
        KeyParts.Of(collection, connection.Name) is [var id] ? id : throw ConnectorFailure.Mismatched(connection.Name, collection);

    private static string? Judge(Exception error) => error is not RestException failed ? null : failed.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ConnectorFailure.Refused,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Locked or HttpStatusCode.Conflict or >= HttpStatusCode.InternalServerError =>
            FailureCode.StoreUnavailable,
        // Redirects too: nothing is followed away from the configured address.
        _ => ConnectorFailure.Mismatch,
    };
}

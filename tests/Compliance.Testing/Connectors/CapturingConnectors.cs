using System.Collections.Concurrent;
using Compliance.Connectors;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Testing.Connectors;

/// <summary>A query as it reached a store.</summary>
/// <param name="Collection">Where.</param>
/// <param name="Paths">The fields that it asked for.</param>
/// <param name="Searched">The fields that its condition names.</param>
public sealed record CapturedQuery(CollectionAddress Collection, IReadOnlyList<string> Paths, IReadOnlyList<string> Searched);

/// <summary>Stores that note every query before they answer it.</summary>
public sealed class CapturingConnectors : IConnectors
{
    private readonly ConcurrentQueue<CapturedQuery> _queries = [];

    public IConnectors Inner { get; set; } = new MemoryStores();

    public IReadOnlyList<CapturedQuery> Queries => [.. _queries];

    /// <summary>The fields that were asked for, as addresses.</summary>
    public IReadOnlyList<string> AskedFields =>
        [.. _queries.SelectMany(query => query.Paths.Select(path => $"{query.Collection}.{path}")).Distinct()];

    public void Forget() => _queries.Clear();

    public IConnector? Find(string connection) => Inner.Find(connection) is { } inner ? new Capturing(inner, _queries) : null;

    private sealed class Capturing(IConnector inner, ConcurrentQueue<CapturedQuery> queries) : IConnector
    {
        public Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation) =>
            inner.Describe(mapped, cancellation);

        public IAsyncEnumerable<Row> Find(
            Collection collection, Selector selector, IReadOnlyList<string> paths, CancellationToken cancellation)
        {
            queries.Enqueue(new CapturedQuery(collection.Address, paths, [.. selector.AnyOf.Select(match => match.Path)]));
            return inner.Find(collection, selector, paths, cancellation);
        }

        public IAsyncEnumerable<Row> Scan(Collection collection, IReadOnlyList<string> paths, CancellationToken cancellation)
        {
            queries.Enqueue(new CapturedQuery(collection.Address, paths, []));
            return inner.Scan(collection, paths, cancellation);
        }

        public IAsyncEnumerable<Row> Read(Collection collection, IReadOnlyList<RowKey> keys, CancellationToken cancellation)
        {
            queries.Enqueue(new CapturedQuery(collection.Address, [.. collection.Fields.Select(field => field.Path)], []));
            return inner.Read(collection, keys, cancellation);
        }

        public Task<ErasureOutcome> Erase(
            Collection collection, IReadOnlyList<RowKey> keys, ErasureInstruction instruction, CancellationToken cancellation) =>
            inner.Erase(collection, keys, instruction, cancellation);

        public Task<UpdateOutcome> Update(
            Collection collection, RowKey key, IReadOnlyList<FieldUpdate> updates, CancellationToken cancellation) =>
            inner.Update(collection, key, updates, cancellation);

        public Task<SweepPage> Sweep(
            Collection collection, string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation) =>
            inner.Sweep(collection, field, before, continuation, pageSize, cancellation);
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Connectors.Http;

/// <summary>Finds items through the service's own filters, page by page.</summary>
internal sealed class RestSearch(RestService service, Collection collection, string id)
{
    private const int PageSize = 200;

    /// <summary>Servers and proxies refuse longer addresses.</summary>
    private const int MaxQuery = 1500;

    public async IAsyncEnumerable<Row> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var queries = selector.AnyOf.SelectMany(match => Queries(match.Path, match.Values, match.Identity)).ToList();
        var seen = queries.Count > 1 ? new HashSet<RowKey>() : null;
        foreach (var query in queries)
        {
            await foreach (var item in Items(query, cancellation))
            {
                if (Key(item) is { } key && seen?.Add(key) != false)
                    yield return new Row(key, Projection.Of(item, paths), foundBy: RowMatch.Matching(item, selector));
            }
        }
    }

    public async IAsyncEnumerable<Row> Scan(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in Items("", cancellation))
        {
            if (Key(item) is { } key)
                yield return new Row(key, Projection.Of(item, paths));
        }
    }

    public async IAsyncEnumerable<Row> Read(IReadOnlyList<RowKey> keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var paths = collection.Fields.Where(field => !field.IsContent).Select(field => field.Path).ToList();
        if (keys is [var one])
        {
            if (await service.Item(collection, one.Value, cancellation) is { } item)
                yield return new Row(one, Projection.Of(item, paths));
            yield break;
        }

        foreach (var query in Queries(id, keys.Select(key => key.Value).Distinct()))
        {
            await foreach (var item in Items(query, cancellation))
            {
                if (Key(item) is { } key)
                    yield return new Row(key, Projection.Of(item, paths));
            }
        }
    }

    public async Task<SweepPage> Sweep(string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        // In whole seconds, for texts with and without fractions do not sort as times.
        var bound = InstantPattern.General.Format(before.Plus(Duration.FromSeconds(1)));
        var query = $"before.{Uri.EscapeDataString(field)}={Uri.EscapeDataString(bound)}&limit={pageSize}";
        var page = await service.Page(collection, query, continuation, cancellation);
        // Checked here too: a service that overlooked the filter would have everything erased.
        var keys = page.Items.Where(item => SweepTime.AnyBefore(item, field, before)).Select(Key).OfType<RowKey>();
        return new SweepPage([.. keys], page.Next);
    }

    // Checked here too: a service that does not know the field, and answers with everything, must not hand over everybody.
    private IAsyncEnumerable<JsonObject> Items(Query query, CancellationToken cancellation) =>
        Items($"{query.Text}&", cancellation).Where(item => RowMatch.Matches(item, query.Match));

    private async IAsyncEnumerable<JsonObject> Items(string condition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? cursor = null;
        do
        {
            var page = await service.Page(collection, $"{condition}limit={PageSize}", cursor, cancellation);
            foreach (var item in page.Items)
                yield return item;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static IEnumerable<Query> Queries(string path, IEnumerable<string> values, string? identity = null)
    {
        var name = Uri.EscapeDataString(path);
        var (some, text) = (new List<string>(), "");
        foreach (var value in values)
        {
            var condition = $"{name}={Uri.EscapeDataString(value)}";
            if (some.Count > 0 && text.Length + condition.Length > MaxQuery)
            {
                yield return new Query(text, new FieldMatch(path, some, identity));
                (some, text) = ([], "");
            }

            some.Add(value);
            text = text.Length == 0 ? condition : $"{text}&{condition}";
        }

        if (some.Count > 0)
            yield return new Query(text, new FieldMatch(path, some, identity));
    }

    private RowKey? Key(JsonObject item) => FieldText.Of(item[id]) is { } text ? new RowKey(text) : null;

    private sealed record Query(string Text, FieldMatch Match);
}

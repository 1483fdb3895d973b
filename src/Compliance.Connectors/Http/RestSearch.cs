using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;
using NodaTime;

namespace Compliance.Connectors.Http;

/// <summary>
/// Finds items page by page: through the service's own filters, which compare exactly, or in the whole collection where a value has other
/// spellings (identities, numbers) or lies inside another, which may be JSON text.
/// </summary>
internal sealed class RestSearch(RestService service, Collection collection, string id)
{
    private const int PageSize = 200;

    /// <summary>Servers and proxies refuse longer addresses.</summary>
    private const int MaxQuery = 1500;

    // Parameters of the REST shape itself: no field of these names can be asked for.
    private static readonly string[] Reserved = ["limit", "cursor"];

    private readonly Columns _columns = new(collection);

    public async IAsyncEnumerable<Row> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var queries = selector.AnyOf.Any(NeedsEveryItem)
            ? [""] : selector.AnyOf.SelectMany(match => Queries(match.Path, match.Values)).ToList();
        var seen = queries.Count > 1 ? new HashSet<RowKey>() : null;
        foreach (var query in queries)
        {
            await foreach (var item in Items(query, cancellation))
            {
                // Checked here too: a service that does not know the field, and answers with everything, must not hand over everybody.
                if (RowMatch.Matching(item, selector) is { Count: > 0 } foundBy && Key(item) is var key && seen?.Add(key) != false)
                    yield return new Row(key, Projection.Of(item, paths), foundBy: foundBy);
            }
        }
    }

    public IAsyncEnumerable<Row> Scan(IReadOnlyList<string> paths, CancellationToken cancellation) =>
        Items("", cancellation).Select(item => new Row(Key(item), Projection.Of(item, paths)));

    public async IAsyncEnumerable<Row> Read(IReadOnlyList<RowKey> keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var paths = collection.Fields.Where(field => !field.IsContent).Select(field => field.Path).ToList();
        var left = keys.ToHashSet();
        if (left.Count > 1 && !Reserved.Contains(id))
        {
            foreach (var query in Queries(id, [.. left.Select(key => key.Value)]))
            {
                await foreach (var item in Items(query, cancellation))
                {
                    if (Key(item) is var key && left.Remove(key))
                        yield return new Row(key, Projection.Of(item, paths));
                }
            }
        }

        // What the filter did not give is asked for by its address: only then is it gone.
        foreach (var key in left)
        {
            if (await service.Item(collection, key.Value, cancellation) is { } item)
                yield return new Row(key, Projection.Of(_columns.Open(item), paths));
        }
    }

    /// <summary>
    /// A page of the whole collection: each spelling of a time is read here, and what is unreadable or absent is counted.
    /// </summary>
    public async Task<SweepPage> Sweep(string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var page = await service.Page(collection, $"limit={pageSize}", PageTrail.Parse(continuation), cancellation);
        return SweepRows.Page(page.Items.Select(item => (Key(item), _columns.Open(item))), field, before, page.Next?.Print());
    }

    private IAsyncEnumerable<JsonObject> Items(string condition, CancellationToken cancellation) =>
        service.Items(collection, $"{condition}limit={PageSize}", cancellation).Select(_columns.Open);

    private static bool NeedsEveryItem(FieldMatch match) =>
        RowMatch.HasOtherSpellings(match) || FieldPath.IsNested(match.Path) || Reserved.Contains(match.Path)
            || match.Values.Any(value => value.Length > MaxQuery);

    private static IEnumerable<string> Queries(string path, IReadOnlyCollection<string> values)
    {
        var (name, text) = (Uri.EscapeDataString(path), "");
        // Half a character would be sent as another one.
        foreach (var value in values.Where(value => Uri.UnescapeDataString(Uri.EscapeDataString(value)) == value))
        {
            var condition = $"{name}={Uri.EscapeDataString(value)}&";
            if (text.Length > 0 && text.Length + condition.Length > MaxQuery)
            {
                yield return text;
                text = "";
            }

            text += condition;
        }

        if (text.Length > 0)
            yield return text;
    }

    private RowKey Key(JsonObject item) => new(service.Id(collection, item));
}

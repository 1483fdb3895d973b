using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureTables;

/// <summary>Finds entities by the values of their properties. What lies inside JSON text is looked for row by row.</summary>
internal sealed class EntitySearch(MappedTable table, PropertyTypes types)
{
    /// <param name="Filter">What the service applies; null for the whole table.</param>
    /// <param name="Inside">What is left to check in each row; none when the filter says it all.</param>
    private sealed record Query(string? Filter, IReadOnlyList<FieldMatch> Inside);

    public async IAsyncEnumerable<Row> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var columns = Wanted(selector, paths);
        var select = columns.Union(EntityKeys.Names).ToList();
        var queries = await Queries(selector, cancellation);
        var seen = queries.Count > 1 ? new HashSet<RowKey>() : null;
        foreach (var query in queries)
        {
            await foreach (var entity in table.Client.QueryAsync<TableEntity>(query.Filter, null, select, cancellation))
            {
                var row = table.Row(entity, columns);
                var foundBy = RowMatch.Matching(row, selector);
                var key = table.Keys.Of(entity);
                if (foundBy.Count > 0 && seen?.Add(key) != false)
                    yield return new Row(key, Projection.Of(row, paths), foundBy: foundBy);
            }
        }
    }

    public async IAsyncEnumerable<Row> Scan(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var columns = paths.Select(FieldPath.Root).Distinct().ToList();
        await foreach (var entity in table.Client.QueryAsync<TableEntity>((string?)null, null, columns.Union(EntityKeys.Names), cancellation))
            yield return new Row(table.Keys.Of(entity), Projection.Of(table.Row(entity, columns), paths));
    }

    private static List<string> Wanted(Selector selector, IReadOnlyList<string> paths)
    {
        return [.. paths.Concat(selector.AnyOf.Select(match => match.Path)).Select(FieldPath.Root).Distinct()];
    }

    private async Task<List<Query>> Queries(Selector selector, CancellationToken cancellation)
    {
        var queries = new List<Query>();
        var comparisons = new List<string>();
        foreach (var match in selector.AnyOf.Where(match => !FieldPath.IsNested(match.Path)))
        {
            var type = await types.Of(table, match.Path, cancellation);
            var equal = match.Values.Select(text => PropertyTypes.Value(text, type)).OfType<object>().Select(value => TableFilter.Equal(match.Path, value));
            // Each partition by itself: joined with anything by "or", the service would read the whole table.
            if (match.Path == EntityKeys.Partition)
                queries.AddRange(equal.Select(filter => new Query(filter, [])));
            else
                comparisons.AddRange(equal);
        }

        queries.AddRange(comparisons.Chunk(TableFilter.MaxComparisons).Select(some => new Query(TableFilter.Or(some), [])));
        FieldMatch[] inside = [.. selector.AnyOf.Where(match => FieldPath.IsNested(match.Path))];
        if (inside.Length > 0)
            queries.Add(new Query(null, inside));
        return queries;
    }
}

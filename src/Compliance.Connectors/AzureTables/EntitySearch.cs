using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.AzureTables;

/// <summary>
/// Finds entities by the values of their properties. The service compares exactly and within one type, so what has other spellings
/// (identities, numbers) or lies inside JSON text is looked for in each row of the table.
/// </summary>
internal sealed class EntitySearch(MappedTable table)
{
    private readonly EntityMatch _matches = new(table.Columns);

    public async IAsyncEnumerable<Row> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] columns = [.. paths.Concat(selector.AnyOf.Select(match => match.Path)).Select(FieldPath.Root).Distinct()];
        var filters = Filters(selector);
        var seen = filters.Count > 1 ? new HashSet<RowKey>() : null;
        foreach (var filter in filters)
        {
            await foreach (var entity in table.Client.QueryAsync<TableEntity>(filter, null, MappedTable.Select(columns), cancellation))
            {
                var row = table.Row(entity, columns);
                var foundBy = _matches.Matching(entity, row, selector);
                var key = table.Keys.Of(entity);
                if (foundBy.Count > 0 && seen?.Add(key) != false)
                    yield return new Row(key, Projection.Of(row, paths), foundBy: foundBy);
            }
        }
    }

    public async IAsyncEnumerable<Row> Scan(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string[] columns = [.. paths.Select(FieldPath.Root).Distinct()];
        await foreach (var entity in table.Client.QueryAsync<TableEntity>((string?)null, null, MappedTable.Select(columns), cancellation))
            yield return new Row(table.Keys.Of(entity), Projection.Of(table.Row(entity, columns), paths));
    }

    /// <returns>What the service applies, null for every row; each row is checked again. None where nothing can match.</returns>
    private static IReadOnlyList<string?> Filters(Selector selector)
    {
        if (selector.AnyOf.Any(NeedsEveryRow))
            return [null];
        var filters = new List<string?>();
        var comparisons = new List<string>();
        foreach (var match in selector.AnyOf)
        {
            var values = match.Values.Where(EntityKeys.IsPart(match.Path) ? EntityKeys.CanHold : FieldText.IsText).ToList();
            // Each partition by itself: joined with anything by "or", the service would read the whole table.
            if (match.Path == EntityKeys.Partition)
                filters.AddRange(values.Select(value => TableFilter.Text(match.Path, value)));
            else if (match.Path == EntityKeys.Row)
                comparisons.AddRange(values.Select(value => TableFilter.Text(match.Path, value)));
            else
                comparisons.AddRange(values.SelectMany(value => InEachType(match.Path, value)));
        }

        filters.AddRange(TableFilter.Or(comparisons));
        return filters;
    }

    private static IEnumerable<string> InEachType(string property, string value) =>
        PropertyTypes.Values(value).Select(typed => TableFilter.Equal(property, typed)).Prepend(TableFilter.Text(property, value));

    private static bool NeedsEveryRow(FieldMatch match) =>
        RowMatch.HasOtherSpellings(match) || FieldPath.IsNested(match.Path) || !TableFilter.IsName(match.Path)
        || match.Values.Any(value => value.Length > TableFilter.MaxValue);
}

using System.Data.Common;
using System.Runtime.CompilerServices;
using Compliance.Connectors.Rows;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Finds and reads rows, a page of at most <see cref="PageSize"/> at a time in the order of the key: memory stays bounded, and no
/// read lock is held while the caller works, possibly erasing in the same database.
/// </summary>
internal sealed class SqlSearch(MappedSqlTable table, SqlDatabase database)
{
    public const int PageSize = 500;

    private readonly SqlStatements _statements = new(table);

    public async IAsyncEnumerable<Row> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var queries = selector.AnyOf.SelectMany(match => SqlQuery.Of(table, match)).ToList();

        // Where the database alone decides by one field, that field is not read: it may be one that the caller must not see.
        var isDecided = selector.AnyOf.Count == 1 && queries.All(query => !query.IsCoarse);
        var wanted = table.Of(isDecided ? paths : paths.Concat(selector.AnyOf.Select(match => match.Path)));
        var inMap = selector.AnyOf
            .Select(match => (match.Path, new FieldMatch(table.InMap(match.Path), match.Values, match.Identity))).ToList();
        var seen = queries.Count > 1 ? new HashSet<RowKey>() : null;
        foreach (var query in queries)
        {
            await foreach (var row in Rows(query, wanted, cancellation))
            {
                List<string> foundBy = isDecided ? [] : Matching(row, inMap);
                if (query.IsCoarse && !foundBy.Contains(query.Match.Path))
                    continue;
                // The database's own equality may go further than what is known here.
                if (seen?.Add(row.Key) != false)
                    yield return new Row(
                        row.Key, Projection.Of(row.Fields, paths), foundBy: [.. foundBy.Append(query.Match.Path).Distinct()]);
            }
        }
    }

    public async IAsyncEnumerable<Row> Scan(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = table.Of(paths);
        IReadOnlyList<string?>? last = null;
        for (; ; )
        {
            var rows = await Page(_ => "1 = 1", wanted, last, PageSize, cancellation);
            foreach (var row in rows)
                yield return new Row(row.Key, Projection.Of(row.Fields, paths));
            if (rows.Count < PageSize)
                yield break;
            last = rows[^1].Parts;
        }
    }

    public async IAsyncEnumerable<Row> Read(IReadOnlyList<RowKey> keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var wanted = table.Mapped;
        var paths = table.Paths;
        foreach (var some in table.Batches(keys))
        {
            if (_statements.Read(some, wanted) is not { } statement)
                continue;
            foreach (var row in await database.Query(statement, reader => table.Row(reader, wanted), cancellation))
                yield return new Row(row.Key, Projection.Of(row.Fields, paths));
        }
    }

    /// <summary>The first rows for which the condition holds behind the given key.</summary>
    public Task<List<SqlRow>> Page(
        Func<SqlStatement, string> where,
        IReadOnlyList<SqlColumn> wanted,
        IReadOnlyList<string?>? after,
        int size,
        CancellationToken cancellation) =>
        database.Query(_statements.Page(where, wanted, after, size), reader => table.Row(reader, wanted), cancellation);

    private async IAsyncEnumerable<SqlRow> Rows(
        SqlQuery query, IReadOnlyList<SqlColumn> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = new Stack<SqlQuery>([query]);
        while (waiting.TryPop(out var current))
        {
            IReadOnlyList<string?>? last = null;
            for (var more = true; more;)
            {
                List<SqlRow> rows;
                try
                {
                    rows = await Page(current.Where, wanted, last, PageSize, cancellation);
                }
                catch (DbException error) when (database.Dialect.IsIncomparable(error) && current.Halves() is { } halves)
                {
                    // One of the values is none of the column's type, and matches nothing; the others still match.
                    foreach (var half in halves)
                        waiting.Push(half);
                    break;
                }

                foreach (var row in rows)
                    yield return row;
                more = rows.Count == PageSize;
                last = more ? rows[^1].Parts : null;
            }
        }
    }

    private static List<string> Matching(SqlRow row, List<(string Path, FieldMatch InMap)> matches) =>
        [.. matches.Where(match => RowMatch.Matches(row.Fields, match.InMap)).Select(match => match.Path)];
}

using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using NodaTime;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Finds and reads rows, a page of at most <see cref="PageSize"/> at a time in the order of the key: memory stays bounded, and no
/// read lock is held while the caller works, possibly erasing in the same database.
/// </summary>
internal sealed class SqlSearch(MappedSqlTable table, SqlDatabase database)
{
    public const int PageSize = 500;

    /// <summary>Values in one statement.</summary>
    public const int MaxValues = 500;

    private readonly SqlDialect dialect = database.Dialect;

    /// <param name="Exact">Compares in the columns' own types.</param>
    /// <param name="AsText">Compares texts, when a value is none of a column's type.</param>
    /// <param name="Match">What is looked for.</param>
    /// <param name="Inside">Whether it is left to check in each row.</param>
    private sealed record Query(Func<SqlStatement, string> Exact, Func<SqlStatement, string> AsText, FieldMatch Match, bool Inside);

    public async IAsyncEnumerable<Row> Find(
        Selector selector, IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inside = selector.AnyOf.Select(match => match.Path).Where(FieldPath.IsNested);
        var columns = table.WithKey(paths.Concat(inside).Select(FieldPath.Root));
        var queries = Queries(selector).ToList();
        var seen = queries.Count > 1 ? new HashSet<RowKey>() : null;
        foreach (var query in queries)
        {
            await foreach (var row in Rows(query, columns, cancellation))
            {
                if (query.Inside && !RowMatch.Matches(row, query.Match))
                    continue;
                var key = table.KeyOf(row);
                if (seen?.Add(key) != false)
                    yield return new Row(key, Projection.Of(row, paths), foundBy: [query.Match.Path]);
            }
        }
    }

    public async IAsyncEnumerable<Row> Scan(IReadOnlyList<string> paths, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var columns = table.WithKey(paths.Select(FieldPath.Root));
        await foreach (var row in Rows(new Query(_ => "1 = 1", _ => "1 = 1", new FieldMatch("", []), false), columns, cancellation))
            yield return new Row(table.KeyOf(row), Projection.Of(row, paths));
    }

    public async IAsyncEnumerable<Row> Read(IReadOnlyList<RowKey> keys, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var columns = table.WithKey(table.Columns.All);
        foreach (var some in table.Batches(keys))
        {
            var statement = new SqlStatement(dialect);
            statement.Add($"select {table.List(columns)} from {table.Name} where {table.HasKey(statement, some)}");
            foreach (var row in await database.Query(statement, reader => table.Row(reader, columns), cancellation))
                yield return new Row(table.KeyOf(row), Projection.Of(row, table.Paths));
        }
    }

    public async Task<SweepPage> Sweep(string field, Instant before, string? continuation, int pageSize, CancellationToken cancellation)
    {
        var column = FieldPath.Root(field);
        var columns = table.WithKey([column]);
        // Native times print as ISO 8601 too. Texts may have offsets, so this is coarse, and each row is checked.
        Func<SqlStatement, string> where = FieldPath.IsNested(field)
            ? _ => $"{dialect.Quote(column)} is not null"
            : statement => $"{dialect.Bytewise(dialect.Quote(column))} < {statement.Bind(SweepTime.CoarseBound(before))}";
        var rows = await Page(where, columns, continuation is null ? null : new RowKey(continuation), pageSize, cancellation);
        var keys = rows.Where(row => SweepTime.AnyBefore(row, field, before)).Select(table.KeyOf);
        return new SweepPage([.. keys], rows.Count == pageSize ? table.KeyOf(rows[^1]).Value : null);
    }

    private async IAsyncEnumerable<JsonObject> Rows(Query query, IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var where = query.Exact;
        RowKey? last = null;
        for (; ; )
        {
            List<JsonObject> rows;
            try
            {
                rows = await Page(where, columns, last, PageSize, cancellation);
            }
            catch (DbException error) when (where != query.AsText && dialect.IsIncomparable(error))
            {
                where = query.AsText;
                continue;
            }

            foreach (var row in rows)
                yield return row;
            if (rows.Count < PageSize)
                yield break;
            last = table.KeyOf(rows[^1]);
        }
    }

    private Task<List<JsonObject>> Page(
        Func<SqlStatement, string> where, IReadOnlyList<string> columns, RowKey? after, int size, CancellationToken cancellation)
    {
        var statement = new SqlStatement(dialect);
        statement.Add($"select {table.List(columns)} from {table.Name} where ({where(statement)})");
        if (after is { } key)
            statement.Add($" and {table.IsAfter(statement, key)}");
        statement.Add($" order by {table.List(table.Key)} limit {size}");
        return database.Query(statement, reader => table.Row(reader, columns), cancellation);
    }

    private IEnumerable<Query> Queries(Selector selector)
    {
        foreach (var match in selector.AnyOf)
        {
            var column = dialect.Quote(FieldPath.Root(match.Path));
            foreach (var values in match.Values.Chunk(MaxValues))
            {
                if (FieldPath.IsNested(match.Path))
                {
                    string[] rest = match.Path.Split('.')[1..];
                    yield return new Query(
                        statement => dialect.Inside(column, rest, values, statement.Bind),
                        _ => $"{column} is not null",
                        match,
                        true);
                }
                else
                {
                    var field = table.Field(match.Path);
                    yield return new Query(
                        statement => $"{column} in ({string.Join(", ", values.Select(value => statement.Bind(dialect.Selectable(value, field))))})",
                        statement => $"cast({column} as text) in ({string.Join(", ", values.Select(value => statement.Bind(value)))})",
                        match,
                        false);
                }
            }
        }
    }
}

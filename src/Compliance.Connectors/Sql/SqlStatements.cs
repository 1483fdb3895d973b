using System.Text.Json.Nodes;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Every statement about the rows of a table. Null where the columns of the key can hold none of the keys: then no row is meant.
/// </summary>
internal sealed class SqlStatements(MappedSqlTable table)
{
    private readonly SqlDialect _dialect = table.Dialect;

    public SqlStatement Page(Func<SqlStatement, string> where, IReadOnlyList<SqlColumn> wanted, IReadOnlyList<string?>? after, int size)
    {
        var statement = new SqlStatement(_dialect);
        statement.Add($"{Select(wanted)} where ({where(statement)})");
        if (after is not null)
            statement.Add($" and {table.IsAfter(statement, after)}");
        return statement.Add($" order by {table.Order}{_dialect.First(size)}");
    }

    public SqlStatement? Read(IEnumerable<RowKey> keys, IReadOnlyList<SqlColumn> wanted) =>
        About(keys, (_, hasKey) => $"{Select(wanted)} where {hasKey}");

    /// <summary>As <see cref="Read"/>, and nobody else changes the rows until the transaction ends.</summary>
    public SqlStatement? Lock(IEnumerable<RowKey> keys, IReadOnlyList<SqlColumn> wanted) =>
        About(keys, (_, hasKey) =>
            $"{Select(wanted)}{_dialect.LockHint} where {hasKey}{(table.Table.Kind == StoreObject.View ? "" : _dialect.ForUpdate)}");

    public SqlStatement? Count(IEnumerable<RowKey> keys, Func<SqlStatement, string>? condition) => About(keys, (statement, hasKey) =>
        $"select count(*) from {table.Name}{_dialect.LockHint} where "
            + $"({hasKey}){(condition is null ? "" : $" and ({condition(statement)})")}");

    public SqlStatement? Delete(IEnumerable<RowKey> keys) => About(keys, (_, hasKey) => $"delete from {table.Name} where {hasKey}");

    /// <summary>Changes the rows in which one of the columns is different yet.</summary>
    public SqlStatement? Mask(IEnumerable<RowKey> keys, IReadOnlyList<(SqlColumn Column, JsonNode? Value)> masks) =>
        About(keys, (statement, hasKey) =>
        $"update {table.Name} set {Assignments(statement, masks)} where {hasKey} and ({Differs(statement, masks)})");

    public SqlStatement? Rewrite(RowKey key, IEnumerable<(SqlColumn Column, JsonNode? Value)> values) => About([key], (statement, hasKey) =>
        $"update {table.Name} set {Assignments(statement, values)} where {hasKey}");

    public string Differs(SqlStatement statement, IEnumerable<(SqlColumn Column, JsonNode? Value)> masks) =>
        string.Join(" or ", masks.Select(mask => _dialect.Differs(statement, mask.Column, mask.Value)));

    private string Assignments(SqlStatement statement, IEnumerable<(SqlColumn Column, JsonNode? Value)> values) =>
        string.Join(
            ", ", values.Select(each => $"{_dialect.Quote(each.Column.Name)} = {_dialect.BindStored(statement, each.Column, each.Value)}"));

    // Without names of their own, the texts would take the columns' names, and be what the rows are ordered by.
    private string Select(IReadOnlyList<SqlColumn> wanted)
    {
        var texts = table.Key.Select(_dialect.KeyValue).Concat(wanted.Select(_dialect.Shown))
            .Select((text, index) => $"{text} as compliance_text_{index}");
        return $"select {string.Join(", ", texts)} from {table.Name}";
    }

    private SqlStatement? About(IEnumerable<RowKey> keys, Func<SqlStatement, string, string> sql)
    {
        var statement = new SqlStatement(_dialect);
        return table.HasKey(statement, keys) is { } hasKey ? statement.Add(sql(statement, hasKey)) : null;
    }
}

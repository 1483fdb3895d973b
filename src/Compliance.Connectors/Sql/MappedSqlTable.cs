using System.Data.Common;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.Sql;

/// <summary>A collection of the map together with its table.</summary>
internal sealed class MappedSqlTable(Collection collection, string connection, SqlDialect dialect)
{
    public SqlDialect Dialect => dialect;

    /// <summary>Quoted.</summary>
    public string Name { get; } = dialect.Table(collection.Address.Collection);

    public IReadOnlyList<string> Key { get; } = KeyParts.Of(collection, connection);

    public Columns Columns { get; } = new(collection);

    public IReadOnlyList<string> Paths { get; } = [.. collection.Fields.Where(field => !field.IsContent).Select(field => field.Path)];

    public Field? Field(string column) => collection.Find(column);

    public IReadOnlyList<string> WithKey(IEnumerable<string> columns) => [.. Key.Union(columns)];

    public string List(IEnumerable<string> columns) => string.Join(", ", columns.Select(dialect.Quote));

    /// <summary>In portions that one statement can name: a compound key takes more of an expression than a single value.</summary>
    public IEnumerable<RowKey[]> Batches(IReadOnlyList<RowKey> keys) => keys.Distinct().Chunk(Key.Count == 1 ? SqlSearch.MaxValues : SqlSearch.MaxValues / 4);

    /// <summary>A condition for exactly these keys.</summary>
    public string HasKey(SqlStatement statement, IEnumerable<RowKey> keys)
    {
        if (Key is [var single])
            return $"{dialect.Quote(single)} in ({string.Join(", ", keys.Select(key => statement.Bind(key.Value)))})";
        var alternatives = keys.Select(key => KeyParts.Split(key, Key.Count))
            .Select(parts => string.Join(" and ", Key.Zip(parts, (column, part) => $"{dialect.Quote(column)} = {statement.Bind(part)}")));
        return string.Join(" or ", alternatives.Select(alternative => $"({alternative})"));
    }

    /// <summary>A condition for the rows behind this key, in the order of the key.</summary>
    public string IsAfter(SqlStatement statement, RowKey key)
    {
        var parts = KeyParts.Split(key, Key.Count).Select(part => statement.Bind(part));
        return $"({List(Key)}) > ({string.Join(", ", parts)})";
    }

    public JsonObject Row(DbDataReader reader, IReadOnlyList<string> columns)
    {
        var row = new JsonObject();
        for (var index = 0; index < columns.Count; index++)
            row[columns[index]] = dialect.Read(Columns, Field(columns[index]), columns[index], reader.GetValue(index));
        return row;
    }

    public RowKey KeyOf(JsonObject row) => KeyParts.Join([.. Key.Select(column => FieldText.Of(row[column]) ?? "")]);
}

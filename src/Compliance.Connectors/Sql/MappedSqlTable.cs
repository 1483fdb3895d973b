using System.Data.Common;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.Sql;

/// <param name="Key">As <see cref="MappedSqlTable.Batches"/> and the port know the row.</param>
/// <param name="Parts">Of the key, as the database gives them.</param>
/// <param name="Fields">By column, JSON taken apart.</param>
/// <param name="Nested">The columns that hold JSON for the map.</param>
internal sealed record SqlRow(RowKey Key, IReadOnlyList<string?> Parts, JsonObject Fields, IReadOnlyDictionary<string, JsonText> Nested);

/// <summary>A collection of the map together with its table.</summary>
internal sealed class MappedSqlTable
{
    private const int MaxValues = 500;

    private readonly Collection _collection;
    private readonly Columns _columns;
    private readonly Dictionary<string, SqlColumn> _byName;
    private (IReadOnlyList<SqlColumn> Wanted, (string Name, bool IsNested, Field? Field)[] Places) _shape = ([], []);

    /// <exception cref="SqlFailureException">A column of the map's key does not exist, or can be no part of a key.</exception>
    public MappedSqlTable(Collection collection, string connection, SqlTable table, SqlDialect dialect)
    {
        (_collection, Table, Dialect) = (collection, table, dialect);
        _columns = new Columns(collection);
        _byName = table.Columns.GroupBy(column => column.Name, dialect.Names)
            .ToDictionary(same => same.Key, same => same.First(), dialect.Names);
        Name = dialect.Table(table.Name);
        Key = [.. KeyParts.Of(collection, connection).Select(Column)];
        if (Key.FirstOrDefault(column => column.KeyFault is not null) is { } unfit)
            throw new SqlFailureException(new SqlFailure(ConnectorFailure.Mismatch, $"{unfit.Name} can be no key: {unfit.KeyFault}"));
        IsUnique = table.Unique.Any(set => set.All(name => Key.Any(column => dialect.Names.Equals(column.Name, name))));
    }

    public SqlTable Table { get; }

    public SqlDialect Dialect { get; }

    /// <summary>Quoted.</summary>
    public string Name { get; }

    public IReadOnlyList<SqlColumn> Key { get; }

    /// <summary>Whether the database itself sees to it that no two rows share a key.</summary>
    public bool IsUnique { get; }

    public IReadOnlyList<string> Paths => [.. _collection.Fields.Where(each => !each.IsContent).Select(each => each.Path)];

    /// <summary>Every column that the map names.</summary>
    public IReadOnlyList<SqlColumn> Mapped => Of(_columns.All);

    public SqlColumn Column(string path) =>
        _byName.TryGetValue(FieldPath.Root(path), out var found)
            ? found : throw new SqlFailureException(SqlFailure.NoColumn(FieldPath.Root(path)));

    public IReadOnlyList<SqlColumn> Of(IEnumerable<string> paths) => [.. paths.Select(Column).Distinct()];

    public bool IsNested(SqlColumn column) => _columns.Nested.Contains(column.Name, Dialect.Names);

    /// <summary>Whether whole numbers stand for truth values there.</summary>
    public bool IsTruth(string path, SqlColumn column) =>
        !(column.Kind == StoredKind.Truth && Dialect.HasTruthType) && SqlDialect.IsTruth(column, _collection.Find(path));

    /// <summary>The paths that the map has inside a column, as they lead to the values in <see cref="SqlRow.Fields"/>.</summary>
    public IReadOnlyList<string> Inside(SqlColumn column) =>
        [
            .. _collection
                .Fields.Where(field => FieldPath.IsNested(field.Path) && Dialect.Names.Equals(FieldPath.Root(field.Path), column.Name))
                .Select(field => InMap(field.Path)),
        ];

    public string Quoted(SqlColumn column) => Dialect.Quote(column.Name);

    /// <summary>In portions that one statement can name: a compound key takes more of an expression than a single value.</summary>
    public IEnumerable<RowKey[]> Batches(IEnumerable<RowKey> keys) => keys.Distinct().Chunk(Key.Count == 1 ? MaxValues : MaxValues / 4);

    /// <summary>A condition for exactly these keys; null where the columns can hold none of them.</summary>
    public string? HasKey(SqlStatement statement, IEnumerable<RowKey> keys)
    {
        var split = keys.Select(key => KeyText.Split(key, Key.Count)).OfType<IReadOnlyList<string?>>()
            .Where(parts => Key.Zip(parts).All(each => each.Second is null || Dialect.CanHoldKey(each.First, each.Second))).ToList();
        if (split.Count == 0)
            return null;
        if (Key is not [var single])
            return $"({string.Join(" or ", split.Select(parts => $"({IsKey(statement, parts)})"))})";
        var values = split.Where(parts => parts[0] is not null).Select(parts => Dialect.BindKey(statement, single, parts[0]!)).ToList();
        string?[] conditions = [
            values.Count > 0 ? $"{Quoted(single)} in ({string.Join(", ", values)})" : null,
            values.Count < split.Count ? $"{Quoted(single)} is null" : null];
        return $"({string.Join(" or ", conditions.OfType<string>())})";
    }

    /// <summary>A condition for the rows behind these parts, in the order of <see cref="Order"/>.</summary>
    public string IsAfter(SqlStatement statement, IReadOnlyList<string?> parts)
    {
        if (Dialect.HasRowValues && Key.All(column => !column.IsNullable))
        {
            var values = Key.Zip(parts, (column, part) => Dialect.BindKey(statement, column, part!)).ToList();
            return $"({string.Join(", ", Key.Select(Sorted))}) > ({string.Join(", ", values)})";
        }

        var alternatives = Enumerable.Range(0, Key.Count).Select(depth =>
            string.Join(" and ", Key.Take(depth).Select((column, index) => Is(statement, column, parts[index]))
                .Append(Follows(statement, Key[depth], parts[depth]))));
        return $"({string.Join(" or ", alternatives.Select(alternative => $"({alternative})"))})";
    }

    public string Order => string.Join(", ", Key.Select(Sorted));

    public SqlRow Row(DbDataReader reader, IReadOnlyList<SqlColumn> wanted)
    {
        string?[] parts = [.. Key.Select((column, index) => Dialect.KeyPart(reader, index, column))];
        var (row, nested) = (new JsonObject(), new Dictionary<string, JsonText>(StringComparer.Ordinal));
        var places = Places(wanted);
        for (var index = 0; index < wanted.Count; index++)
        {
            var column = wanted[index];
            var value = reader.GetValue(Key.Count + index);
            var (name, isNested, field) = places[index];
            if (isNested && value is string or DBNull)
                row[name] = (nested[column.Name] = JsonText.Read(value as string)).Shown;
            else
                row[name] = Dialect.ToJson(column, field, value);
        }

        return new SqlRow(KeyText.Join(parts), parts, row, nested);
    }

    // Looked up once for all the rows of a statement.
    private (string Name, bool IsNested, Field? Field)[] Places(IReadOnlyList<SqlColumn> wanted)
    {
        if (!ReferenceEquals(_shape.Wanted, wanted))
            _shape = (wanted, [.. wanted.Select(column => (NameInMap(column), IsNested(column), _collection.Find(NameInMap(column))))]);
        return _shape.Places;
    }

    /// <summary>The column as the map writes it: a database may not tell capitals apart.</summary>
    public string NameInMap(SqlColumn column) =>
        _columns.All.FirstOrDefault(name => Dialect.Names.Equals(name, column.Name)) ?? column.Name;

    /// <summary>A path of the map that leads to the value in <see cref="SqlRow.Fields"/>.</summary>
    public string InMap(string path) =>
        NameInMap(Column(path)) + (FieldPath.IsNested(path) ? path[path.IndexOf('.', StringComparison.Ordinal)..] : "");

    private string IsKey(SqlStatement statement, IReadOnlyList<string?> parts) =>
        string.Join(" and ", Key.Zip(parts, (column, part) => Is(statement, column, part)));

    private string Is(SqlStatement statement, SqlColumn column, string? part) =>
        part is null ? $"{Quoted(column)} is null" : $"{Quoted(column)} = {Dialect.BindKey(statement, column, part)}";

    private string Follows(SqlStatement statement, SqlColumn column, string? part) => (part, Dialect.NullsFirst) switch
    {
        (null, true) => $"{Quoted(column)} is not null",
        (null, false) => "1 = 0",
        ({ } value, false) when column.IsNullable =>
            $"({Sorted(column)} > {Dialect.BindKey(statement, column, value)} or {Quoted(column)} is null)",
        ({ } value, _) => $"{Sorted(column)} > {Dialect.BindKey(statement, column, value)}",
    };

    private string Sorted(SqlColumn column) => Dialect.Sorted(column, IsUnique);
}

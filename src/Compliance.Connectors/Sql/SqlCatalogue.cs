using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.Sql;

/// <summary>What the database's catalogue says of all its tables, mapped or not, and what JSON columns hold in their first rows.</summary>
internal sealed class SqlCatalogue(SqlDatabase database)
{
    private const int Sample = 200;

    public async Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        database.Forget();
        var found = new Dictionary<CollectionAddress, CollectionDescription>();
        foreach (var table in await database.Tables(null, cancellation))
        {
            var collections = mapped.Where(collection => collection.Address.Collection == table.Name).ToList();
            foreach (var collection in collections)
                found[collection.Address] = await Describe(table, collection, mapped, cancellation);
            if (collections.Count == 0 && mapped.Count > 0)
                found[Address(table.Name, mapped)] = Describe(table, mapped, [.. table.Columns.Select(column => column.Describe())]);
        }

        return new StoreDescription(found);
    }

    private async Task<CollectionDescription> Describe(
        SqlTable table, Collection collection, IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        var columns = new Columns(collection);
        List<SqlColumn> nested = [.. table.Columns.Where(column => columns.Nested.Contains(column.Name, database.Dialect.Names))];
        var fields = table.Columns.Except(nested).Select(column => column.Describe() with { Path = InMap(columns, column) });
        // Without the right to read, the catalogue is all there is to tell.
        var inside = table.Rights is { } rights && !rights.HasFlag(StoreRights.Read)
            ? [] : await Inside(table, columns, nested, cancellation);
        return Describe(table, mapped, [.. fields, .. inside]) with { IsSampled = nested.Count > 0 };
    }

    private static CollectionDescription Describe(
        SqlTable table, IReadOnlyList<Collection> mapped, IReadOnlyList<FieldDescription> fields) =>
        new()
        {
            Fields = fields,
            Key = table.Key,
            ForeignKeys =
            [
                .. table.References.Select(each => new ForeignKey(
                    each.Name, each.Columns, Address(each.To, mapped), each.ToColumns, each.OnDelete)),
            ],
            UniqueConstraints =
            [
                .. table.Unique.Select(columns => new UniqueConstraint($"unique ({string.Join(", ", columns)})", columns)),
            ],
            Rights = table.Rights,
            HasSchema = true,
            Kind = table.Kind,
        };

    private static CollectionAddress Address(string table, IReadOnlyList<Collection> mapped) =>
        mapped.FirstOrDefault(collection => collection.Address.Collection == table)?.Address
            ?? new CollectionAddress(mapped[0].Address.Dataset, table);

    private async Task<IEnumerable<FieldDescription>> Inside(
        SqlTable table, Columns columns, List<SqlColumn> nested, CancellationToken cancellation)
    {
        if (nested.Count == 0)
            return [];
        var dialect = database.Dialect;
        var statement = new SqlStatement(dialect);
        statement.Add(
            $"select {string.Join(", ", nested.Select(dialect.Shown))} from {dialect.Table(table.Name)} order by 1{dialect.First(Sample)}");
        var rows = await database.Query(
            statement, reader => nested.Select((_, index) => JsonText.Read(reader.GetValue(index) as string)).ToList(), cancellation);
        var leaves = rows.SelectMany(row =>
                nested.SelectMany(
                    (column, index) => FieldNames.Leaves(InMap(columns, column), row[index].Shown).Select(path => (path, column))))
            .DistinctBy(leaf => leaf.path)
            .Select(leaf => new FieldDescription(leaf.path, leaf.column.StoreType, IsGenerated: leaf.column.IsGenerated))
            .ToList();

        // A column that is there and empty is told from one that is not there.
        var empty = nested
            .Select(column => column.Describe() with { Path = InMap(columns, column) })
            .Where(column =>
                !leaves.Exists(leaf => leaf.Path == column.Path || leaf.Path.StartsWith(column.Path + ".", StringComparison.Ordinal)));
        return leaves.Concat(empty);
    }

    private string InMap(Columns columns, SqlColumn column) =>
        columns.All.FirstOrDefault(name => database.Dialect.Names.Equals(name, column.Name)) ?? column.Name;
}

using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.DataMap;

namespace Compliance.Connectors.Sql;

/// <summary>What the database's catalogue says that its tables hold, and what JSON columns hold in their first rows.</summary>
internal sealed class SqlCatalogue(SqlDatabase database, string connection)
{
    private const int Sample = 200;

    public async Task<StoreDescription> Describe(IReadOnlyList<Collection> mapped, CancellationToken cancellation)
    {
        var catalogue = new SqlStatement(database.Dialect).Add(database.Dialect.Catalogue);
        var columns = await database.Query(catalogue, reader => (Table: reader.GetString(0), Column: reader.GetString(1)), cancellation);
        var found = new Dictionary<CollectionAddress, CollectionDescription>();
        foreach (var table in columns.GroupBy(each => each.Table, each => each.Column))
        {
            var collections = mapped.Where(collection => collection.Address.Collection == table.Key).ToList();
            foreach (var collection in collections)
            {
                var nested = table.Intersect(new Columns(collection).Nested).ToList();
                var paths = table.Except(nested).Concat(await Inside(collection, nested, cancellation)).Distinct();
                found[collection.Address] = CollectionDescription.Of(paths, isSampled: nested.Count > 0);
            }

            if (collections.Count == 0 && mapped.Count > 0)
                found[new CollectionAddress(mapped[0].Address.Dataset, table.Key)] = CollectionDescription.Of(table.Distinct(), isSampled: false);
        }

        return new StoreDescription(found);
    }

    private async Task<IEnumerable<string>> Inside(Collection collection, List<string> columns, CancellationToken cancellation)
    {
        if (columns.Count == 0)
            return [];
        var table = new MappedSqlTable(collection, connection, database.Dialect);
        var statement = new SqlStatement(database.Dialect).Add($"select {table.List(columns)} from {table.Name} limit {Sample}");
        var rows = await database.Query(statement, reader => table.Row(reader, columns), cancellation);
        return rows.SelectMany(row => columns.SelectMany(column => FieldNames.Leaves(column, row[column])));
    }
}

using System.Data;
using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.SqlServer;

namespace Compliance.Connectors.Tests.Sql.SqlServer;

/// <summary>What is read from SQL Server's catalogue views, from rows in the types that its documentation gives: none runs here.</summary>
public sealed class SqlServerCatalogueTests
{
    private readonly Dictionary<string, object[][]> _views = new()
    {
        [SqlServerCatalogue.Relations] = [[1, "people", "U ", 0, 1, 1, 1]],
    };

    [Fact]
    public async Task A_table_has_its_kind_triggers_and_rights()
    {
        _views[SqlServerCatalogue.Relations] =
        [
            [1, "all", "U ", 0, 1, 1, 1], [2, "read", "V ", 1, 1, 0, 0], [3, "update", "U ", 0, 0, 1, 0],
            [4, "delete", "U ", 0, 0, 0, 1], [5, "unknown", "U ", 0, DBNull.Value, DBNull.Value, DBNull.Value],
        ];
        Assert.Equal(
            [
                ("all", StoreObject.Table, false, StoreRights.All), ("read", StoreObject.View, true, StoreRights.Read),
                ("update", StoreObject.Table, false, StoreRights.Update), ("delete", StoreObject.Table, false, StoreRights.Delete),
                ("unknown", StoreObject.Table, false, StoreRights.None),
            ],
            (await Tables()).Select(table => (table.Name, table.Kind, table.HasTriggers, table.Rights)));
    }

    [Theory]
    [InlineData("char", 20, 20)]
    [InlineData("varchar", 20, 20)]
    [InlineData("varchar", -1, null)]
    [InlineData("nchar", 20, 10)]
    [InlineData("nvarchar", 20, 10)]
    [InlineData("nvarchar", -1, null)]
    [InlineData("int", 4, null)]
    [InlineData("varbinary", 20, null)]
    public async Task A_text_takes_as_many_characters_as_its_bytes_hold(string type, short bytes, int? length) =>
        Assert.Equal(length, (await Column(type, bytes: bytes)).Length);

    [Theory]
    [InlineData("text", true)]
    [InlineData("ntext", true)]
    [InlineData("image", true)]
    [InlineData("xml", true)]
    [InlineData("geometry", true)]
    [InlineData("geography", true)]
    [InlineData("json", true)]
    [InlineData("nvarchar", false)]
    public async Task A_type_without_order_can_be_no_key(string type, bool isFault) =>
        Assert.Equal(isFault ? $"the type {type} has no order" : null, (await Column(type)).KeyFault);

    [Theory]
    [InlineData("int", false, false, 0, false)]
    [InlineData("int", true, false, 0, true)]
    [InlineData("int", false, true, 0, true)]
    [InlineData("datetime2", false, false, 1, true)]
    [InlineData("timestamp", false, false, 0, true)]
    public async Task A_column_is_generated_where_the_server_gives_its_values(
        string type, bool isComputed, bool isIdentity, byte always, bool expected) =>
        Assert.Equal(expected, (await Column(type, isComputed, isIdentity, always)).IsGenerated);

    [Fact]
    public async Task A_type_of_the_databases_own_is_compared_as_what_it_is_made_of()
    {
        _views[SqlServerCatalogue.Attributes] =
        [
            [1, "phone", "Phone", "nvarchar", true, false, false, (byte)0, (short)40],
            [1, "no", "int", "int", false, false, false, (byte)0, (short)4],
            [2, "other", "int", "int", false, false, false, (byte)0, (short)4],
        ];
        Assert.Equal(
            [("phone", "Phone", "nvarchar", StoredKind.Text, true), ("no", "int", "int", StoredKind.Whole, false)],
            Assert.Single(await Tables()).Columns
                .Select(column => (column.Name, column.StoreType, column.CompareType, column.Kind, column.IsNullable)));
    }

    [Fact]
    public async Task A_key_has_its_order_and_only_columns_without_nulls_are_unique()
    {
        _views[SqlServerCatalogue.Keys] =
        [
            [1, 2, false, "email", true], [1, 3, true, "region", false], [1, 3, true, "no", false], [1, 4, false, "code", false],
            [1, 5, false, "code", false], [1, 5, false, "email", true], [2, 1, true, "other", false],
        ];
        var table = Assert.Single(await Tables());
        Assert.Equal(["region", "no"], table.Key);
        Assert.Equal(["region+no", "code"], table.Unique.Select(set => string.Join('+', set)));
        _views[SqlServerCatalogue.Keys] = [[1, 2, false, "code", false]];
        Assert.Empty(Assert.Single(await Tables()).Key);
    }

    [Theory]
    [InlineData(0, DeleteRule.Refuse)]
    [InlineData(1, DeleteRule.Cascade)]
    [InlineData(2, DeleteRule.Clear)]
    [InlineData(3, DeleteRule.Clear)]
    public async Task A_reference_has_its_columns_and_what_a_deletion_does(byte rule, DeleteRule expected)
    {
        _views[SqlServerCatalogue.References] =
        [
            [1, 7, "FK_a", "a_no", "a", "no", rule], [1, 7, "FK_a", "a_region", "a", "region", rule],
            [1, 8, "FK_b", "b", "other.b", "id", (byte)0], [2, 9, "FK_c", "c", "c", "id", (byte)0],
        ];
        var references = Assert.Single(await Tables()).References;
        Assert.Equal(
            [("FK_a", "a_no a_region", "a", "no region", expected), ("FK_b", "b", "other.b", "id", DeleteRule.Refuse)],
            references.Select(each =>
                (each.Name, string.Join(' ', each.Columns), each.To, string.Join(' ', each.ToColumns), each.OnDelete)));
    }

    [Fact]
    public async Task A_schema_without_tables_is_told_from_one_that_does_not_exist()
    {
        _views.Remove(SqlServerCatalogue.Relations);
        var missing = await Assert.ThrowsAsync<SqlFailureException>(Tables);
        Assert.Equal(new SqlFailure(ConnectorFailure.Mismatch, "no schema shop"), missing.Failure);
        _views[SqlServerCatalogue.Schemas] = [[5]];
        Assert.Empty(await Tables());
    }

    private async Task<SqlColumn> Column(
        string type, bool isComputed = false, bool isIdentity = false, byte always = 0, short bytes = 4)
    {
        _views[SqlServerCatalogue.Attributes] = [[1, "c", type, type, true, isComputed, isIdentity, always, bytes]];
        return Assert.Single(Assert.Single(await Tables()).Columns);
    }

    private Task<IReadOnlyList<SqlTable>> Tables() => SqlServerCatalogue.Tables(
        (sql, take) =>
        {
            using var table = new DataTable();
            var rows = _views.GetValueOrDefault(sql, []);
            foreach (var index in Enumerable.Range(0, rows.FirstOrDefault()?.Length ?? 0))
                table.Columns.Add($"{index}", typeof(object));
            foreach (var row in rows)
                table.Rows.Add(row);
            using var reader = table.CreateDataReader();
            while (reader.Read())
                take(reader);
            return Task.CompletedTask;
        },
        "shop");
}

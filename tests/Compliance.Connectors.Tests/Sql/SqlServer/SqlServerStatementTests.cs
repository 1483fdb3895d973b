using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.SqlServer;
using Compliance.Testing.Connectors;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.SqlServer;

/// <summary>There is no SQL Server here: its own parser reads every statement that the connector would send to one.</summary>
public sealed class SqlServerStatementTests : IAsyncDisposable
{
    private static readonly string[] Types =
    [
        "bit", "tinyint", "int", "bigint", "decimal", "numeric", "money", "smallmoney", "float", "real", "date", "datetime", "datetime2",
        "smalldatetime", "datetimeoffset", "time", "char",
        "varchar", "nchar", "nvarchar", "text", "ntext", "binary", "varbinary", "image", "timestamp", "uniqueidentifier", "xml",
        "sql_variant", "hierarchyid", "geometry", "geography", "json",
    ];

    private readonly SqlServerDialect _dialect =
        new(new ConnectionSettings { Provider = "sqlserver", ConnectionString = "Server=localhost;Database=shop;User ID=u;Password=p" });

    public ValueTask DisposeAsync() => _dialect.DisposeAsync();

    [Fact]
    public void Speaks_T_SQL_in_every_statement_about_rows()
    {
        foreach (var (table, key) in Tables())
        {
            var statements = new SqlStatements(table);
            var columns = table.Table.Columns;
            (SqlColumn, JsonNode?)[] values = [.. columns.Select(column => (column, (JsonNode?)null)), .. columns.Select(column =>
                (column, (JsonNode?)JsonValue.Create("1")))];
            Parse(statements.Page(_ => "1 = 1", columns, Compliance.Connectors.Rows.KeyText.Split(key, 3), 10).Text);
            Parse(statements.Read([key, key], columns)!.Text);
            Parse(statements.Lock([key], columns)!.Text);
            Parse(statements.Count([key], null)!.Text);
            Parse(statements.Count([key], statement => statements.Differs(statement, values))!.Text);
            Parse(statements.Delete([key, key])!.Text);
            Parse(statements.Mask([key], values)!.Text);
            Parse(statements.Rewrite(key, values)!.Text);
        }
    }

    [Fact]
    public void Speaks_T_SQL_in_every_way_of_looking_for_values()
    {
        var (table, key) = Tables().First();
        foreach (var column in table.Table.Columns)
        {
            foreach (var identity in new[] { null, "email", "phone" })
            {
                foreach (var query in SqlQuery.Of(
                    table, new FieldMatch(column.Name, ["Ada@Example.org", "45.10", "+49 30 1", "true", "NDU=", "50%_[a]"], identity)))
                    Parse(new SqlStatements(table).Page(query.Where, [column], null, 10).Text);
            }

            Parse(new SqlStatements(table).Page(statement => _dialect.IsDueOrUnreadable(
                statement, column, ContractRow.Noon), [column], Compliance.Connectors.Rows.KeyText.Split(key, 3), 10).Text);
            Parse(new SqlStatements(table)
                .Page(statement => _dialect.MayHold(statement, column, new FieldMatch(column.Name, ["a"]), true), [column], null, 10).Text);
        }
    }

    [Fact]
    public void Speaks_T_SQL_about_the_catalogue_the_session_and_the_statistics()
    {
        foreach (var sql in new[] { SqlServerCatalogue.Relations, SqlServerCatalogue.Attributes, SqlServerCatalogue.Keys,
            SqlServerCatalogue.References, SqlServerCatalogue.Schemas })
            Parse(sql);
        Parse(SqlServerDialect.SessionSettings(10));
        Assert.EndsWith("set lock_timeout 10000", SqlServerDialect.SessionSettings(10), StringComparison.Ordinal);
        Parse(_dialect.RenewStatistics(new SqlTable("odd ] name", [])));
    }

    [Theory]
    [InlineData(
        515, "Cannot insert the value NULL into column 'first_name', table 'shop.dbo.customer'; column does not allow nulls. UPDATE fails.",
        "store-mismatch", "not-null first_name")]
    [InlineData(
        547,
        "The DELETE statement conflicted with the REFERENCE constraint \"FK_line\". The conflict occurred in database \"shop\", "
            + "table \"dbo.line\", column 'invoice'.", "store-constraint", "foreign key FK_line of dbo.line")]
    [InlineData(
        547,
        "The UPDATE statement conflicted with the CHECK constraint \"CK_short\". The conflict occurred in database \"shop\", "
            + "table \"dbo.c\", column 'name'.", "store-constraint", "check CK_short")]
    [InlineData(2628, "String or binary data would be truncated in table 'shop.dbo.c', column 'code'. Truncated value: 'secret'.",
        "store-mismatch", "too long for code")]
    [InlineData(
        2627,
        "Violation of UNIQUE KEY constraint 'UQ_code'. Cannot insert duplicate key in object 'dbo.c'. The duplicate key value is (secret).",
        "store-constraint", "unique UQ_code")]
    [InlineData(229, "The DELETE permission was denied on the object 'c', database 'shop', schema 'dbo'.", "store-refused", null)]
    [InlineData(1205, "Transaction was deadlocked.", "store-unavailable", null)]
    [InlineData(208, "Invalid object name 'dbo.c'.", "store-mismatch", null)]
    public void Takes_names_and_no_values_from_the_servers_errors(int number, string message, string code, string? detail) =>
        Assert.Equal(new SqlFailure(code, detail), SqlServerFailure.Judge(number, message));

    private IEnumerable<(MappedSqlTable Table, RowKey Key)> Tables()
    {
        var columns = Types.Select(type => Column(type, $"c {type} ]")).ToList();
        foreach (var first in columns.Where(column => column.KeyFault is null))
        {
            SqlColumn[] key = [first, Column("int", "k2") with { IsNullable = true }, Column("nvarchar", "k3")];
            var table = new SqlTable("odd ] name", [.. columns, .. key.Skip(1)]);
            var collection = Table("odd ] name", [.. key.Select(each => KeyField(each.Name)), AField("c nvarchar ].city")]);
            var part = first.Kind == StoredKind.Bytes ? "00FF" : first.CompareType == "uniqueidentifier" ? Guid.Empty.ToString() : "1";
            yield return (new MappedSqlTable(collection, "shop", table, _dialect), new RowKey($"[\"{part}\",null,\"2\"]"));
        }
    }

    private static SqlColumn Column(string type, string name) => new(name, type, SqlServerCatalogue.KindOf(type))
    {
        CompareType = type,
        KeyFault = type is "text" or "ntext" or "image" or "xml" or "geometry" or "geography" or "json" ? "no order" : null,
    };

    private static void Parse(string sql)
    {
        using var reader = new StringReader(sql);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        Assert.True(
            errors.Count == 0, $"{string.Join("; ", errors.Select(error => $"{error.Line}:{error.Column} {error.Message}"))}\n{sql}");
    }
}

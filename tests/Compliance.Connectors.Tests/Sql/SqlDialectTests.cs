using System.Data.Common;
using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.MariaDb;
using Compliance.Connectors.Sql.Postgres;
using Compliance.Connectors.Sql.SqlServer;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Microsoft.Data.SqlClient;
using MySqlConnector;
using Npgsql;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>The expressions for a column of each type, and what its values are bound as, without a server.</summary>
public sealed class SqlDialectTests : IAsyncLifetime
{
    private readonly SqlServerDialect _sqlServer = new(new ConnectionSettings { ConnectionString = "Server=a" });
    private readonly PostgresDialect _postgres = new(new ConnectionSettings { ConnectionString = "Host=a" });
    private readonly MariaDbDialect _mariaDb = new(new ConnectionSettings { ConnectionString = "Server=a;Database=b" });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sqlServer.DisposeAsync();
        await _postgres.DisposeAsync();
        await _mariaDb.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "[dbo].[a ]] b]")]
    [InlineData("", "[dbo].[a ]] b]")]
    [InlineData("shop", "[shop].[a ]] b]")]
    public void SQL_Server_has_the_table_in_the_schema_of_the_settings(string? schema, string table) =>
        Assert.Equal(table, new SqlServerDialect(new ConnectionSettings { ConnectionString = "Server=a", Schema = schema }).Table("a ] b"));

    [Theory]
    [InlineData(null, "\"public\".\"a\"")]
    [InlineData("", "\"public\".\"a\"")]
    [InlineData("shop", "\"shop\".\"a\"")]
    public async Task PostgreSQL_has_the_table_in_the_schema_of_the_settings(string? schema, string table)
    {
        await using var dialect = new PostgresDialect(new ConnectionSettings { ConnectionString = "Host=a", Schema = schema });
        Assert.Equal(table, dialect.Table("a"));
    }

    [Theory]
    [InlineData("geometry", "[c].STAsText()")]
    [InlineData("geography", "[c].STAsText()")]
    [InlineData("hierarchyid", "[c].ToString()")]
    [InlineData("date", "convert(nvarchar(max), [c], 23)")]
    [InlineData("datetime2", "convert(nvarchar(max), [c], 126)")]
    [InlineData("datetimeoffset", "convert(nvarchar(max), [c], 126)")]
    [InlineData("time", "convert(nvarchar(max), [c], 114)")]
    [InlineData("real", "convert(nvarchar(max), [c], 3)")]
    [InlineData("money", "convert(nvarchar(max), [c], 2)")]
    [InlineData("sql_variant", "convert(nvarchar(4000), [c])")]
    [InlineData("varbinary", "convert(nvarchar(max), convert(varbinary(max), [c]), 2)")]
    [InlineData("int", "convert(nvarchar(max), [c])")]
    [InlineData("nvarchar", "convert(nvarchar(max), [c])")]
    public void SQL_Server_shows_a_type_in_a_style_without_loss(string type, string text)
    {
        Assert.Equal(text, _sqlServer.Text(InSqlServer(type)));
        Assert.Equal($"{text} collate Latin1_General_100_BIN2", _sqlServer.Bytewise(InSqlServer(type)));
    }

    [Theory]
    [InlineData("varbinary", "AQI=", "@p0", typeof(byte[]))]
    [InlineData("nvarchar", "a", "@p0", typeof(string))]
    [InlineData("sql_variant", "a", "@p0", typeof(string))]
    [InlineData("decimal", "45.10", "try_convert(decimal(38, 1), @p0)", typeof(string))]
    [InlineData("numeric", "45", "try_convert(decimal(38, 0), @p0)", typeof(string))]
    [InlineData("numeric", ".00000000000000000000000000000000000000001", "try_convert(decimal(38, 37), @p0)", typeof(string))]
    [InlineData("decimal", "none", "try_convert(decimal(38, 0), @p0)", typeof(string))]
    [InlineData("datetime", "2024-05-17", "try_convert(datetime2(7), @p0, 126)", typeof(string))]
    [InlineData("datetimeoffset", "2024-05-17", "try_convert(datetimeoffset(7), @p0, 127)", typeof(string))]
    [InlineData("uniqueidentifier", "a", "try_convert(uniqueidentifier, @p0)", typeof(string))]
    [InlineData("int", "7", "try_convert(int, @p0)", typeof(string))]
    public void SQL_Server_compares_with_a_value_of_the_columns_type(string type, string text, string expression, Type bound)
    {
        var statement = new SqlStatement(_sqlServer);
        Assert.Equal(expression, _sqlServer.BindValue(statement, InSqlServer(type), text));
        Assert.Equal(bound, Bound(statement, new SqlConnection()).GetType());
        statement = new SqlStatement(_sqlServer);
        Assert.Equal(expression, _sqlServer.BindKey(statement, InSqlServer(type), type == "varbinary" ? "0102" : text));
        if (type == "varbinary")
            Assert.Equal(new byte[] { 1, 2 }, Bound(statement, new SqlConnection()));
    }

    [Theory]
    [InlineData("bit", "true", true)]
    [InlineData("bit", "false", true)]
    [InlineData("bit", "0", true)]
    [InlineData("bit", "1", true)]
    [InlineData("bit", "2", false)]
    [InlineData("int", "7", true)]
    [InlineData("int", "true", false)]
    public void SQL_Server_takes_numbers_for_truth_values(string type, string text, bool expected) =>
        Assert.Equal(expected, _sqlServer.CanHold(InSqlServer(type), text));

    [Theory]
    [InlineData("varbinary", "00fF", true)]
    [InlineData("varbinary", "00f", false)]
    [InlineData("varbinary", "00fg", false)]
    [InlineData("nvarchar", "00f", true)]
    [InlineData("nvarchar", "a\0", false)]
    public void A_key_of_bytes_is_hexadecimal(string type, string part, bool expected)
    {
        Assert.Equal(expected, _sqlServer.CanHoldKey(InSqlServer(type), part));
        Assert.Equal(expected, _mariaDb.CanHoldKey(InSqlServer(type), part));
    }

    [Theory]
    [InlineData("datetime", "[c] is null or [c] < convert(datetime2(7), @p0, 120)")]
    [InlineData("datetimeoffset", "[c] is null or [c] < convert(datetimeoffset(7), @p0, 120)")]
    [InlineData("nvarchar", "1 = 1")]
    public void SQL_Server_tells_which_times_may_be_due(string type, string condition) => Assert.Equal(
        condition, _sqlServer.IsDueOrUnreadable(new SqlStatement(_sqlServer), InSqlServer(type), ContractRow.Noon));

    [Theory]
    [InlineData("varbinary", "null", "convert(varbinary(max), @p0)", null)]
    [InlineData("nvarchar", "null", "@p0", null)]
    [InlineData("bit", "true", "@p0", "1")]
    [InlineData("bit", "false", "@p0", "0")]
    [InlineData("float", "1.5", "convert(float, @p0)", "1.5")]
    [InlineData("real", "1.5", "@p0", "1.5")]
    [InlineData("nvarchar", "\"a\"", "@p0", "a")]
    public void SQL_Server_stores_a_value_as_what_its_column_takes(string type, string json, string expression, object? bound)
    {
        var statement = new SqlStatement(_sqlServer);
        Assert.Equal(expression, _sqlServer.BindStored(statement, InSqlServer(type), JsonNode.Parse(json)));
        Assert.Equal(bound ?? DBNull.Value, Bound(statement, new SqlConnection()));
    }

    [Theory]
    [InlineData("nvarchar", "null", "[c] is not null")]
    [InlineData("varbinary", "null", "[c] is not null")]
    [InlineData("varbinary", "\"AQI=\"", "[c] is null or convert(varbinary(max), [c]) <> @p0")]
    [InlineData("int", "7", "[c] is null or convert(nvarchar(max), [c]) <> @p0")]
    [InlineData(
        "nvarchar", "\"a\"",
        "[c] is null or convert(nvarchar(max), [c]) collate Latin1_General_100_BIN2 <> @p0 or datalength(convert(nvarchar(max), [c])) "
            + "<> datalength(@p1)")]
    public void SQL_Server_sees_every_difference(string type, string json, string condition) =>
        Assert.Equal(condition, _sqlServer.Differs(new SqlStatement(_sqlServer), InSqlServer(type), JsonNode.Parse(json)));

    [Fact]
    public void SQL_Server_takes_few_sizes_of_parameters_so_that_plans_are_found_again()
    {
        Assert.Equal(
            [4000, 4000, -1, -1, -1],
            new object?[] { "a", new string('a', 4000), new string('a', 4001), null, new byte[] { 1 } }
                .Select(value => ((SqlParameter)_sqlServer.Parameter("@p0", value)).Size));
        Assert.Equal(DBNull.Value, _sqlServer.Parameter("@p0", null).Value);
    }

    [Theory]
    [InlineData("tinyint", StoredKind.Whole)]
    [InlineData("int", StoredKind.Whole)]
    [InlineData("decimal", StoredKind.Number)]
    [InlineData("money", StoredKind.Number)]
    [InlineData("bit", StoredKind.Truth)]
    [InlineData("char", StoredKind.Text)]
    [InlineData("nchar", StoredKind.Text)]
    [InlineData("sysname", StoredKind.Text)]
    [InlineData("smalldatetime", StoredKind.Time)]
    [InlineData("json", StoredKind.Json)]
    [InlineData("timestamp", StoredKind.Bytes)]
    [InlineData("time", StoredKind.Other)]
    public void SQL_Servers_types_have_kinds(string type, StoredKind kind) => Assert.Equal(kind, SqlServerCatalogue.KindOf(type));

    [Theory]
    [InlineData("smallint", "32767", true)]
    [InlineData("smallint", "32768", false)]
    [InlineData("smallint", "-32768", true)]
    [InlineData("smallint", "-32769", false)]
    [InlineData("integer", "2147483647", true)]
    [InlineData("integer", "2147483648", false)]
    [InlineData("integer", "-2147483648", true)]
    [InlineData("integer", "-2147483649", false)]
    [InlineData("bigint", "9223372036854775807", true)]
    [InlineData("bigint", "9223372036854775808", false)]
    [InlineData("bigint", "-9223372036854775808", true)]
    [InlineData("bigint", "seven", false)]
    public void PostgreSQL_is_asked_for_no_number_that_its_type_cannot_hold(string type, string text, bool expected)
    {
        var column = new SqlColumn("c", type, StoredKind.Whole) { CompareType = type };
        Assert.Equal(expected, _postgres.CanHold(column, text));
        Assert.Equal(expected, _postgres.CanHoldKey(column, text));
        Assert.True(_postgres.CanHoldKey(column with { IsArray = true }, text));
    }

    [Fact]
    public void A_uuid_is_one()
    {
        var column = new SqlColumn("c", "uuid", StoredKind.Other) { CompareType = "uuid" };
        Assert.All(new SqlDialect[] { _postgres, _mariaDb }, dialect => Assert.True(dialect.CanHold(column, Guid.Empty.ToString())));
        Assert.All(new SqlDialect[] { _postgres, _mariaDb }, dialect => Assert.False(dialect.CanHold(column, "none")));
        Assert.True(_postgres.CanHold(column with { CompareType = "interval" }, "none"));
        Assert.False(_postgres.CanHoldKey(column, "\0"));
    }

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("[1,null,true]", "{\"1\",NULL,\"true\"}")]
    [InlineData("[[\"a\"],[\"b\"]]", "{{\"a\"},{\"b\"}}")]
    [InlineData("[\"\\\"\\\\\"]", "{\"\\\"\\\\\"}")]
    [InlineData("[{\"a\":\"ü\"}]", "{\"{\\\"a\\\":\\\"ü\\\"}\"}")]
    public void PostgreSQL_reads_an_array_as_a_text(string json, string literal)
    {
        Assert.Equal(literal, PostgresArray.Literal(JsonNode.Parse(json)!.AsArray()));
        var statement = new SqlStatement(_postgres);
        _postgres.BindStored(statement, new SqlColumn("c", "text[]", StoredKind.Text) { IsArray = true }, JsonNode.Parse(json));
        Assert.Equal(literal, Bound(statement, new NpgsqlConnection()));
    }

    [Theory]
    [InlineData("int", StoredKind.Whole, "7.00", "@p0", 7L)]
    [InlineData("bigint", StoredKind.Whole, "9223372036854775807", "@p0", 9223372036854775807L)]
    [InlineData("bigint", StoredKind.Whole, "9223372036854775808", "@p0", 9223372036854775808UL)]
    [InlineData("decimal", StoredKind.Number, "45.10", "cast(@p0 as decimal(65, 1))", "45.10")]
    [InlineData("decimal", StoredKind.Number, "45", "cast(@p0 as decimal(65, 0))", "45")]
    [InlineData("double", StoredKind.Number, "1.5", "@p0", 1.5)]
    [InlineData("blob", StoredKind.Bytes, "AQI=", "@p0", new byte[] { 1, 2 })]
    [InlineData("varchar", StoredKind.Text, "7", "@p0", "7")]
    public void MariaDB_compares_with_a_value_of_the_columns_type(
        string type, StoredKind kind, string text, string expression, object bound)
    {
        var statement = new SqlStatement(_mariaDb);
        Assert.Equal(expression, _mariaDb.BindValue(statement, new SqlColumn("c", type, kind) { CompareType = type }, text));
        Assert.Equal(bound, Bound(statement, new MySqlConnection()));
    }

    [Fact]
    public void What_may_stand_inside_a_text_or_in_odd_characters_is_looked_at_too()
    {
        var match = new FieldMatch("c", ["a"]);
        var column = new SqlColumn("c", "text", StoredKind.Text) { CompareType = "text" };
        const string Plain = "lower(normalize(\"c\"::text, NFKC) collate \"C\") like @p0 escape '|'";
        Assert.Equal(Plain, _postgres.MayHold(new SqlStatement(_postgres), column, match, isInside: false));
        Assert.Equal(
            $"{Plain} or \"c\"::text like @p1 escape '|'", _postgres.MayHold(new SqlStatement(_postgres), column, match, isInside: true));
        Assert.Equal(
            "convert(nvarchar(max), [c]) collate Latin1_General_100_CI_AS like @p0 escape '|' "
                + "or convert(nvarchar(max), [c]) collate Latin1_General_100_BIN2 like N'%[^ -~]%'",
            _sqlServer.MayHold(new SqlStatement(_sqlServer), column, match, isInside: false));
    }

    [Theory]
    [InlineData("1", "boolean", "true")]
    [InlineData("0", "boolean", "false")]
    [InlineData("2", "boolean", "2")]
    [InlineData("1", null, "1")]
    public void A_number_stands_for_a_truth_value_where_the_map_says_so(string stored, string? type, string json) => Assert.Equal(
        json, _mariaDb.ToJson(new SqlColumn("c", "int", StoredKind.Whole), new Field("c", ["user"], type), stored)!.ToJsonString());

    [Theory]
    [InlineData("decimal", StoredKind.Number, "0.123456789012345678901234567891", true)]
    [InlineData("decimal", StoredKind.Number, "0.1234567890123456789012345678912", false)]
    [InlineData("decimal", StoredKind.Number, "12345678901234567890123456789012345678901234567890123456789012345", true)]
    [InlineData("decimal", StoredKind.Number, "123456789012345678901234567890123456789012345678901234567890123456", false)]
    [InlineData("date", StoredKind.Time, "2024-05-17", true)]
    [InlineData("date", StoredKind.Time, "yesterday", false)]
    [InlineData("varchar", StoredKind.Text, "yesterday", true)]
    public void MariaDB_is_asked_for_no_value_that_its_type_cannot_hold(string type, StoredKind kind, string text, bool expected)
    {
        var column = new SqlColumn("c", type, kind) { CompareType = type };
        Assert.Equal(expected, _mariaDb.CanHold(column, text));
        Assert.Equal(expected || kind == StoredKind.Time, _mariaDb.CanHoldKey(column, text));
    }

    private static SqlColumn InSqlServer(string type) => new("c", type, SqlServerCatalogue.KindOf(type)) { CompareType = type };

    private static object Bound(SqlStatement statement, DbConnection connection)
    {
        using (connection)
        {
            using var command = statement.On(connection);
            return command.Parameters[0].Value!;
        }
    }
}

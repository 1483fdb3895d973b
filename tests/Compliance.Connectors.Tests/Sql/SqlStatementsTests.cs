using System.Text.Json.Nodes;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.Postgres;
using Compliance.Connectors.Sql.SqlServer;
using Compliance.Connectors.Sql.Sqlite;
using Compliance.Connectors.Tests.Sql.Sqlite;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Workflows;
using Microsoft.Extensions.Time.Testing;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql;

/// <summary>The statements about the rows of a table, without a database.</summary>
public sealed class SqlStatementsTests : IAsyncLifetime
{
    private readonly PostgresDialect _postgres = new(new ConnectionSettings { ConnectionString = "Host=a", Schema = "s" });
    private readonly SqlServerDialect _sqlServer = new(new ConnectionSettings { ConnectionString = "Server=a" });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _sqlServer.DisposeAsync();
    }

    [Theory]
    [InlineData("""["a","b"]""", "(\"t\" in (cast(@p0 as text), cast(@p1 as text)))")]
    [InlineData("""["a","[null]"]""", "(\"t\" in (cast(@p0 as text)) or \"t\" is null)")]
    [InlineData("""["[null]"]""", "(\"t\" is null)")]
    [InlineData("""["a\u0000"]""", null)]
    public void Rows_are_named_by_a_key_of_one_column(string keys, string? condition) =>
        Assert.Equal(condition, HasKey(Mapped(_postgres, false, Text("t")), keys));

    [Theory]
    [InlineData("""["[\"a\",\"1\"]"]""", "((\"t\" = cast(@p0 as text) and \"n\" = cast(@p1 as integer)))")]
    [InlineData("""["[null,\"1\"]","[\"b\",null]"]""",
        "((\"t\" is null and \"n\" = cast(@p0 as integer)) or (\"t\" = cast(@p1 as text) and \"n\" is null))")]
    [InlineData("""["[\"a\",\"none\"]","a"]""", null)]
    public void Rows_are_named_by_a_key_of_two_columns(string keys, string? condition) =>
        Assert.Equal(condition, HasKey(Mapped(_postgres, false, Text("t"), Whole("n")), keys));

    [Fact]
    public void A_key_that_the_database_keeps_unique_is_so_in_whatever_order()
    {
        Assert.True(Mapped(_postgres, false, [["n", "t"]], Text("t"), Whole("n")).IsUnique);
        Assert.True(Mapped(_postgres, false, [["other"], ["t"]], Text("t"), Whole("n")).IsUnique);
        Assert.False(Mapped(_postgres, false, [["t", "other"]], Text("t"), Whole("n")).IsUnique);
        Assert.False(Mapped(_postgres, false, [["T"]], Text("t")).IsUnique);
        Assert.True(Mapped(_sqlServer, false, [["T"]], Text("t")).IsUnique);
        Assert.False(Mapped(_postgres, false, Text("t")).IsUnique);
    }

    [Fact]
    public void A_page_begins_behind_the_key_of_the_one_before()
    {
        SqlColumn[] sure = [Text("t") with { IsNullable = false }, Whole("n") with { IsNullable = false }];
        Assert.Equal(
            "(\"t\"::text collate \"C\", \"n\") > (cast(@p0 as text), cast(@p1 as integer))",
            After(Mapped(_postgres, false, sure), "a", "1"));
        Assert.Equal(
            "(\"t\", \"n\") > (cast(@p0 as text), cast(@p1 as integer))", After(Mapped(_postgres, false, [["t", "n"]], sure), "a", "1"));
        Assert.Equal(
            "((\"n\" > cast(@p0 as integer)) or (\"n\" = cast(@p2 as integer) and (\"m\" > cast(@p1 as integer) or \"m\" is null)))",
            After(Mapped(_postgres, false, Whole("n") with { IsNullable = false }, Whole("m")), "1", "2"));
        Assert.Equal(
            "((1 = 0) or (\"n\" is null and (\"m\" > cast(@p0 as integer) or \"m\" is null)))",
            After(Mapped(_postgres, false, Whole("n"), Whole("m")), null, "2"));
        Assert.Equal(
            "(([n] is not null) or ([n] is null and [m] > try_convert(integer, @p0)))",
            After(Mapped(_sqlServer, false, Whole("n"), Whole("m")), null, "2"));
        Assert.Equal(
            "(([t] > @p0) or ([t] = @p2 and [n] > try_convert(integer, @p1)))",
            After(Mapped(_sqlServer, false, [["t", "n"]], sure), "a", "1"));
    }

    [Fact]
    public void Rows_of_a_view_are_not_locked_for_no_view_can_be()
    {
        var key = new RowKey("a");
        Assert.EndsWith(
            " for update", new SqlStatements(Mapped(_postgres, false, Text("t"))).Lock([key], [])!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "for update", new SqlStatements(Mapped(_postgres, true, Text("t"))).Lock([key], [])!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_names_at_most_500_keys_and_fewer_of_two_columns()
    {
        var keys = Enumerable.Range(0, 501).Select(each => new RowKey($"{each}")).Append(new RowKey("0")).ToList();
        Assert.Equal([500, 1], Mapped(_postgres, false, Text("t")).Batches(keys).Select(batch => batch.Length));
        Assert.Equal(
            [125, 125, 125, 125, 1], Mapped(_postgres, false, Text("t"), Whole("n")).Batches(keys).Select(batch => batch.Length));
    }

    [Fact]
    public void Values_of_which_one_is_none_of_the_type_are_asked_for_in_halves()
    {
        var table = Mapped(_postgres, false, Text("t"));
        var query = new SqlQuery(table, Text("t"), new FieldMatch("t", ["a", "b", "c"]), ["a", "b", "c"], false);
        Assert.Equal(["a", "b c"], query.Halves()!.Select(half => string.Join(' ', half.Values)));
        Assert.Equal(["a", "b"], (query with { Values = ["a", "b"] }).Halves()!.Select(half => string.Join(' ', half.Values)));
        Assert.Empty((query with { Values = ["a"] }).Halves()!);
        Assert.Null((query with { IsCoarse = true }).Halves());
    }

    [Theory]
    [InlineData("text", StoredKind.Text, "C1", 1)]
    [InlineData("text", StoredKind.Text, "45", 2)]
    [InlineData("integer", StoredKind.Whole, "45", 1)]
    [InlineData("interval", StoredKind.Other, "45", 1)]
    public void Other_spellings_are_looked_for_where_a_column_can_hold_them(string type, StoredKind kind, string value, int queries)
    {
        var table = Mapped(_postgres, false, new SqlColumn("c", type, kind) { CompareType = type });
        Assert.Equal(queries, SqlQuery.Of(table, new FieldMatch("c", [value])).Count());
    }

    [Theory]
    [InlineData("integer", StoredKind.Whole, "1 0")]
    [InlineData("boolean", StoredKind.Truth, "true false")]
    public void A_truth_value_is_looked_for_as_a_number_where_the_column_has_no_type_for_it(string type, StoredKind kind, string values)
    {
        var column = new SqlColumn("c", type, kind) { CompareType = type };
        var collection = Table("t", KeyField("c") with { DataType = "boolean" });
        foreach (var dialect in new SqlDialect[] { _sqlServer, _postgres })
        {
            var table = new MappedSqlTable(collection, "shop", new SqlTable("t", [column]), dialect);
            var queries = SqlQuery.Of(table, new FieldMatch("c", ["true", "false"]));
            Assert.Equal(values, string.Join(' ', queries.SelectMany(query => query.Values)));
        }
    }

    [Fact]
    public void The_paths_inside_a_column_are_those_that_the_map_has_below_it()
    {
        var collection = Table("t", KeyField("id"), AField("doc.city"), AField("doc.street.no"), AField("other.city"), AField("name"));
        var columns = new[] { "id", "doc", "other", "name" }.Select(Text).ToArray();
        var table = new MappedSqlTable(collection, "shop", new SqlTable("t", columns), _postgres);
        Assert.Equal(["doc.city", "doc.street.no"], table.Inside(columns[1]));
        Assert.Empty(table.Inside(columns[3]));
    }

    [Theory]
    [InlineData(StoreObject.Table, false, true)]
    [InlineData(StoreObject.Partition, false, true)]
    [InlineData(StoreObject.Table, true, false)]
    [InlineData(StoreObject.Partition, true, false)]
    [InlineData(StoreObject.View, false, false)]
    [InlineData(StoreObject.View, true, false)]
    public void A_table_without_triggers_does_what_a_statement_says(StoreObject kind, bool hasTriggers, bool expected) =>
        Assert.Equal(expected, new SqlTable("t", []) { Kind = kind, HasTriggers = hasTriggers }.IsPlain);

    [Fact]
    public void A_value_that_the_column_surely_cannot_take_is_refused_with_the_columns_name()
    {
        var column = Text("t") with { Length = 2 };
        Assert.Null(Refused(column, null));
        Assert.Null(Refused(column, "a\U0001F600"));
        Assert.Null(Refused(column with { IsArray = true }, "abc"));
        Assert.Null(Refused(column with { Length = null }, "abc"));
        Assert.Equal("too long for t", Refused(column, "abc"));
        Assert.Equal("generated column t", Refused(column with { IsGenerated = true }, "a"));
        Assert.Equal("not-null t", Refused(column with { IsNullable = false }, null));
        Assert.Null(Refused(column with { IsNullable = false }, "a"));

        static string? Refused(SqlColumn column, string? value) =>
            Record.Exception(() => SqlRewriting.Check(column, JsonValue.Create(value))) is SqlFailureException refused
                ? refused.Failure.Detail : null;
    }

    [Theory]
    [InlineData(FailureCode.StoreUnavailable, "shop")]
    [InlineData(ConnectorFailure.Mismatch, "shop/t: a detail")]
    public void A_failure_has_its_place(string code, string reference)
    {
        var failure = new SqlFailure(code, "a detail").At("shop", Table("t"));
        Assert.Equal((code, reference), (failure.Code, failure.Reference));
    }

    [Fact]
    public async Task The_catalogue_is_asked_again_after_a_minute_or_a_failure()
    {
        await using var store = new SqliteStore();
        await using var dialect = new SqliteDialect(new ConnectionSettings { ConnectionString = $"Data Source={store.File}" });
        var time = new FakeTimeProvider();
        using var limit = new CallLimit(new Connection("shop", "sql", 1, 1000), time);
        var database = new SqlDatabase(dialect, limit, time);
        store.Execute("create table wide (a)");
        Assert.Equal(1, await Columns());
        store.Execute("alter table wide add column b");
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, await Columns());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await Columns());
        store.Execute("alter table wide add column c");
        Assert.Equal(2, await Columns());
        database.Forget();
        Assert.Equal(3, await Columns());

        async Task<int> Columns() => (await database.Table("wide", default)).Columns.Count;
    }

    private static SqlColumn Text(string name) => new(name, "text", StoredKind.Text) { CompareType = "text" };

    private static SqlColumn Whole(string name) => new(name, "integer", StoredKind.Whole) { CompareType = "integer" };

    private static MappedSqlTable Mapped(SqlDialect dialect, bool isView, params SqlColumn[] key) => Mapped(dialect, isView, [], key);

    private static MappedSqlTable Mapped(SqlDialect dialect, bool isView, string[][] unique, params SqlColumn[] key) => new(
        Table("t", [.. key.Select(column => KeyField(column.Name))]), "shop",
        new SqlTable("t", key) { Unique = unique, Kind = isView ? StoreObject.View : StoreObject.Table }, dialect);

    private static string? HasKey(MappedSqlTable table, string keys) => table.HasKey(
        new SqlStatement(table.Dialect), JsonNode.Parse(keys)!.AsArray().Select(key => new RowKey(key!.GetValue<string>())));

    private static string After(MappedSqlTable table, params string?[] parts) => table.IsAfter(new SqlStatement(table.Dialect), parts);
}

using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.Sqlite;
using Microsoft.Data.Sqlite;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

/// <summary>What SQLite's schema says of tables that nobody made for the connector.</summary>
public sealed class SqliteCatalogueTests : IAsyncLifetime
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public ValueTask InitializeAsync()
    {
        _connection.Open();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Theory]
    [InlineData("INTEGER", StoredKind.Whole, null)]
    [InlineData("bigint", StoredKind.Whole, null)]
    [InlineData("VARCHAR(20)", StoredKind.Text, 20)]
    [InlineData("varchar", StoredKind.Text, null)]
    [InlineData("CLOB", StoredKind.Text, null)]
    [InlineData("TEXT", StoredKind.Text, null)]
    [InlineData("", StoredKind.Unknown, null)]
    [InlineData("ANY", StoredKind.Unknown, null)]
    [InlineData("BLOB", StoredKind.Bytes, null)]
    [InlineData("BOOLEAN", StoredKind.Truth, null)]
    [InlineData("date", StoredKind.Time, null)]
    [InlineData("DATETIME", StoredKind.Time, null)]
    [InlineData("TIMESTAMP", StoredKind.Time, null)]
    [InlineData("JSON", StoredKind.Json, null)]
    [InlineData("JSONB", StoredKind.Json, null)]
    [InlineData("REAL", StoredKind.Number, null)]
    [InlineData("FLOAT", StoredKind.Number, null)]
    [InlineData("DOUBLE", StoredKind.Number, null)]
    [InlineData("NUMERIC(7)", StoredKind.Number, 7)]
    [InlineData("DECIMAL(10,2)", StoredKind.Number, null)]
    [InlineData("MONEY", StoredKind.Number, null)]
    [InlineData("STRING", StoredKind.Other, null)]
    [InlineData("\"VARCHAR)20(\"", StoredKind.Text, null)]
    public async Task A_declared_type_has_a_kind_and_perhaps_a_length(string type, StoredKind kind, int? length)
    {
        var column = (await Table($"create table t (id integer primary key, c {type})")).Columns[1];
        Assert.Equal((kind, type.Trim('"'), length), (column.Kind, column.StoreType.Trim('"'), column.PaddedLength));
    }

    [Theory]
    [InlineData("create table t (id integer primary key, c)", "id")]
    [InlineData("create table t (id int primary key, c)", "")]
    [InlineData("create table t (id int primary key not null, c)", "id")]
    [InlineData("create table t (id text primary key, c integer not null)", "")]
    [InlineData("create table t (id int primary key, c) without rowid", "id")]
    [InlineData("create table t (a text not null, b text not null, primary key (b, a))", "b+a")]
    [InlineData("create table t (a text, b text not null, primary key (b, a))", "")]
    [InlineData("create table t (a text, b text, primary key (b, a)) without rowid", "b+a")]
    [InlineData("create table t (id integer primary key, c text not null unique)", "c id")]
    [InlineData("create table t (id integer primary key, c text unique)", "id")]
    [InlineData("create table t (c text collate nocase not null unique)", "c")]
    [InlineData("create table t (c text collate nocase not null); create unique index i on t (c collate binary)", "")]
    [InlineData("create table t (c text not null); create unique index i on t (c collate nocase)", "c")]
    [InlineData("create table t (c text not null); create index i on t (c)", "")]
    [InlineData("create table t (c text not null); create unique index i on t (c) where c > 'a'", "")]
    [InlineData("create table t (c text not null); create unique index i on t (lower(c))", "")]
    [InlineData("create table t (c text not null, d text); create unique index i on t (c, d)", "")]
    public async Task Columns_are_unique_where_no_two_rows_are_equal_and_none_is_null(string sql, string unique) =>
        Assert.Equal(unique, string.Join(' ', (await Table(sql)).Unique.Select(set => string.Join('+', set))));

    [Theory]
    [InlineData("create table t (id integer primary key, c)", "id", "c")]
    [InlineData("create table t (id int primary key, c not null)", "id", "id")]
    [InlineData("create table t (a text, b integer, primary key (b, a))", "b a", "a b")]
    [InlineData("create table t (a text, b integer, primary key (b, a)) without rowid", "b a", "")]
    [InlineData("create table t (id text primary key, c text) without rowid", "id", "c")]
    [InlineData("create table t (c)", "", "c")]
    public async Task A_key_has_its_order_and_in_SQLite_may_be_null(string sql, string key, string nullable)
    {
        var table = await Table(sql);
        Assert.Equal(key, string.Join(' ', table.Key));
        Assert.Equal(nullable, string.Join(' ', table.Columns.Where(column => column.IsNullable).Select(column => column.Name)));
    }

    [Fact]
    public async Task A_generated_column_is_one_and_a_hidden_one_is_none()
    {
        var table = await Table("create table t (a int, b int generated always as (a + 1) stored, c int as (a + 2))");
        Assert.Equal(["a False", "b True", "c True"], table.Columns.Select(column => $"{column.Name} {column.IsGenerated}"));
    }

    [Fact]
    public async Task A_view_can_be_written_where_a_trigger_takes_what_is_written()
    {
        Execute("create table base (id integer primary key); create view v as select id from base; create view w as select id from base; "
            + "create trigger taken instead of delete on W begin select 1; end");
        var tables = (await SqliteCatalogue.Tables(_connection, null, default))
            .Select(table => (table.Name, table.Kind, table.HasTriggers, table.Rights));
        Assert.Equal(
            [
                ("base", StoreObject.Table, false, StoreRights.All), ("v", StoreObject.View, false, StoreRights.Read),
                ("w", StoreObject.View, true, StoreRights.All),
            ],
            tables);
        Assert.Equal("BASE", Assert.Single(await SqliteCatalogue.Tables(_connection, "BASE", default)).Name);
    }

    [Theory]
    [InlineData("p int references parent", "p", "b a", DeleteRule.Refuse)]
    [InlineData("p int references parent (a) on delete cascade", "p", "a", DeleteRule.Cascade)]
    [InlineData("p int references parent (a) on delete set null", "p", "a", DeleteRule.Clear)]
    [InlineData("p int references parent (a) on delete set default", "p", "a", DeleteRule.Clear)]
    [InlineData("p int references parent (a) on delete restrict", "p", "a", DeleteRule.Refuse)]
    [InlineData("p int, q int, foreign key (q, p) references parent (a, b)", "q p", "a b", DeleteRule.Refuse)]
    [InlineData("p int, q int, foreign key (q, p) references parent", "q p", "b a", DeleteRule.Refuse)]
    public async Task A_reference_leads_to_the_named_columns_or_else_to_the_key(string columns, string from, string to, DeleteRule rule)
    {
        Execute("create table parent (a int, b int, c int, primary key (b, a))");
        var reference = Assert.Single((await Table($"create table t ({columns})")).References);
        Assert.Equal(
            (from, "parent", to, rule),
            (string.Join(' ', reference.Columns), reference.To, string.Join(' ', reference.ToColumns), reference.OnDelete));
        Assert.Equal($"t_{from.Replace(' ', '_')}_fkey", reference.Name);
    }

    private async Task<SqlTable> Table(string sql)
    {
        Execute(sql);
        return Assert.Single(await SqliteCatalogue.Tables(_connection, "t", default));
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

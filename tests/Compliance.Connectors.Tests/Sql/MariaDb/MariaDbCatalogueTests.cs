using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql.MariaDb;
using Compliance.Testing.Connectors;
using Compliance.Testing.MariaDb;
using Compliance.Workflows;
using MySqlConnector;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.MariaDb;

/// <summary>What MariaDB says of tables, users and triggers that nobody made for the connector.</summary>
public sealed class MariaDbCatalogueTests(MariaDbFixture mariaDb) : IAsyncLifetime
{
    private MariaDbStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await MariaDbStore.New(mariaDb.ConnectionString);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Columns_are_unique_where_none_of_them_can_be_null()
    {
        await _store.Run(
            "create table u (id int primary key, a int not null unique, b int unique, c int not null, d int, "
                + "unique (c, d), unique (c, a))");
        Assert.Equal(
            ["a", "c a", "id"],
            (await Described("u")).UniqueConstraints!.Select(each => string.Join(' ', each.Fields)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Shapes_are_read_as_text_and_can_be_no_key()
    {
        string[] types =
            ["geometry", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "geometrycollection"];
        await _store.Run(
            $"create table g (id int primary key, {string.Join(", ", types.Select(type => $"c_{type} {type}"))}); "
                + "insert into g (id, c_point, c_geometry) values (1, point(1, 2), point(3, 4))");
        var described = await Described("g");
        Assert.Null(described.Find("id")!.KeyFault);
        Assert.All(types, type => Assert.Equal($"the type {type} has no order", described.Find($"c_{type}")!.KeyFault));
        var row = Assert.Single(await _store.Connector.Read(
            Table("g", KeyField("id"), AField("c_point"), AField("c_geometry")), [new("1")], Cancellation).ToListAsync(Cancellation));
        Assert.Equal(
            ("POINT(1 2)", "POINT(3 4)"), (row.Fields["c_point"]!.GetValue<string>(), row.Fields["c_geometry"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Small_numbers_are_whole_and_a_long_text_has_no_length()
    {
        await _store.Run(
            "create table n (id tinyint(1) primary key, s smallint, m mediumint, c char(5), v varchar(9), t text, l longtext)");
        var described = await Described("n");
        Assert.All(["id", "s", "m"], name => Assert.Equal(StoredKind.Whole, described.Find(name)!.Kind));
        Assert.Equal([5, 9, null, null], new[] { "c", "v", "t", "l" }.Select(name => described.Find(name)!.Length));
    }

    [Fact]
    public async Task A_right_to_one_table_is_none_to_another_and_what_a_role_gives_is_unknown()
    {
        var (user, role) = ($"u{Guid.NewGuid():N}"[..20], $"r{Guid.NewGuid():N}"[..20]);
        await _store.Run(
            $"create table a (id int primary key); create table b (id int primary key); create user {user}@'%'; create role {role}; "
                + $"grant select on {_store.Database}.* to {user}@'%'; grant delete on {_store.Database}.a to {user}@'%'; "
                + $"grant update on {_store.Database}.b to {role}");
        Assert.Equal((StoreRights.Read | StoreRights.Delete, StoreRights.Read), await Rights());
        await _store.Run($"grant {role} to {user}@'%'; set default role {role} for {user}@'%'");
        Assert.Equal((null, null), await Rights());
        await _store.Run($"drop user {user}@'%'; drop role {role}");

        async Task<(StoreRights?, StoreRights?)> Rights()
        {
            MySqlConnection.ClearAllPools();
            var (a, b) = (Table("a", KeyField("id")), Table("b", KeyField("id")));
            var described = (await _store.As(user).Describe([a, b], Cancellation)).Collections;
            return (described[a.Address].Rights, described[b.Address].Rights);
        }
    }

    [Fact]
    public async Task Fails_where_a_trigger_takes_a_change_back()
    {
        await _store.Run(
            "create table kept (id int primary key, name varchar(80)); insert into kept values (1, 'Ada'); "
                + "create trigger back before update on kept for each row set new.name = old.name");
        foreach (var masking in new IMasking[] { new HashMasking(), new FixedMasking("x") })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() => _store.Connector.Erase(
                Table("kept", KeyField("id"), AField("name")), [new("1")],
                new ErasureInstruction.MaskFields([new("name", masking)]), Cancellation));
            Assert.Equal(ConnectorFailure.Refused, failure.Code);
            Assert.StartsWith("store_under_test/kept: 1 rows stay as they are", failure.Reference);
        }
    }

    [Fact]
    public async Task A_number_that_is_rounded_to_what_stands_there_is_set()
    {
        await _store.Run("create table n (id int primary key, v decimal(12,2)); insert into n values (1, 2.50)");
        Assert.True(await _store.Connector.Update(
            Table("n", KeyField("id"), AField("v")), new("1"), new Dictionary<string, JsonNode?> { ["v"] = 2.504 }, Cancellation));
        Assert.Equal("2.50", await _store.Ask("select cast(v as char) from n"));
    }

    [Fact]
    public async Task Erases_without_a_look_at_the_statistics_where_the_settings_say_so()
    {
        var user = $"u{Guid.NewGuid():N}"[..20];
        await _store.Run(
            $"create table s (id int primary key); insert into s values (1); create user {user}@'%'; "
                + $"grant select, delete on {_store.Database}.* to {user}@'%'");
        var outcome = await _store.As(user, statistics: false)
            .Erase(Table("s", KeyField("id")), [new("1")], ErasureInstruction.Delete, Cancellation);
        Assert.Equal(new ErasureOutcome(1, 0, 0), outcome);
        await _store.Run($"drop user {user}@'%'");
    }

    [Fact]
    public async Task A_connection_has_settings_of_its_own_whatever_the_servers_are()
    {
        await using var dialect = new MariaDbDialect(
            new ConnectionSettings { ConnectionString = mariaDb.ConnectionString + ";Database=mysql", TimeoutSeconds = 7 });
        await using var connection = await dialect.Open(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "select concat_ws(' ', @@time_zone, @@innodb_lock_wait_timeout, @@sql_mode)";
        Assert.Equal(
            "+00:00 7 STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
            await command.ExecuteScalarAsync(Cancellation));
    }

    private async Task<CollectionDescription> Described(string name)
    {
        var table = Table(name, KeyField("id"));
        return (await _store.Connector.Describe([table], Cancellation)).Collections[table.Address];
    }
}

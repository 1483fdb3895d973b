using System.Globalization;
using System.Text.Json.Nodes;
using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Testing.Postgres;
using Compliance.Workflows;
using Npgsql;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.Postgres;

/// <summary>Schemas, rights, owners and encodings of PostgreSQL that nobody chose for the connector.</summary>
public sealed class PostgresCatalogueTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Collection People = Table("people", KeyField("id"), AField("name"));
    private PostgresStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await PostgresStore.New(postgres.ConnectionString);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_table_that_does_not_exist_is_told_from_a_schema_that_does_not_exist()
    {
        await _store.Run("drop table \"Orders\"");
        Assert.Equal((ConnectorFailure.Mismatch, "store_under_test/people"), await Failure(_store.Connector));
        Assert.Equal(
            (ConnectorFailure.Mismatch, "store_under_test/people: no schema nowhere"),
            await Failure(_store.As(_ => { }, schema: "nowhere")));

        static async Task<(string, string)> Failure(IConnector connector)
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                connector.Read(People, [new("1")], Cancellation).ToListAsync(Cancellation).AsTask());
            return (failure.Code, failure.Reference);
        }
    }

    [Fact]
    public async Task A_table_may_have_no_key_and_is_unique_where_no_two_nulls_can_stand()
    {
        await _store.Run("create table people (id int, name text, a int unique, b int not null unique)");
        var description = await Described(_store.Connector);
        Assert.Equal([], description.Key);
        Assert.Equal(["b"], Unique(description));
        var version = int.Parse((await _store.Ask("show server_version_num"))!, CultureInfo.InvariantCulture);
        Assert.SkipWhen(version < 150_000, "Nulls are always distinct there.");
        await _store.Run("create unique index i on people (id) nulls not distinct");
        Assert.Equal(["b", "id"], Unique(await Described(_store.Connector)));

        static IEnumerable<string> Unique(CollectionDescription described) =>
            described.UniqueConstraints!.Select(each => string.Join(' ', each.Fields)).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("select", StoreRights.Read)]
    [InlineData("update", StoreRights.Update)]
    [InlineData("delete", StoreRights.Delete)]
    [InlineData("select (id), update (name)", StoreRights.Read | StoreRights.Update)]
    public async Task A_user_has_the_rights_that_it_was_given(string rights, StoreRights expected)
    {
        await _store.Run("create table people (id int primary key, name text)");
        var user = await User();
        await _store.Run($"grant {rights} on people to {user}");
        Assert.Equal(expected, (await Described(_store.As(builder => builder.Username = user))).Rights);
    }

    [Fact]
    public async Task Nothing_inside_a_column_is_looked_at_without_the_right_to_read()
    {
        await _store.Run("create table people (id int primary key, name jsonb); insert into people values (1, '{\"first\":\"Ada\"}')");
        var user = await User();
        await _store.Run($"grant delete on people to {user}");
        var people = Table("people", KeyField("id"), AField("name.first"));
        var described = (await _store.As(builder => builder.Username = user).Describe([people], Cancellation)).Collections[people.Address];
        Assert.Equal(["id"], described.Paths);
    }

    [Fact]
    public async Task Erases_nothing_in_a_partition_above_which_statistics_would_go_on_showing_it()
    {
        var user = await User();
        await _store.Run(
            "create table everybody (id int primary key, name text) partition by range (id); "
                + "create table people partition of everybody for values from (1) to (1000); insert into everybody values (1, 'Ada'); "
                + $"alter table people owner to {user}");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _store.As(builder => builder.Username = user)
            .Erase(People, [new("1")], ErasureInstruction.Delete, Cancellation));
        Assert.Equal((ConnectorFailure.Refused, "store_under_test/people: no right to ANALYZE"), (failure.Code, failure.Reference));
        Assert.Equal("1", await _store.Ask("select count(*) from people"));
    }

    [Fact]
    public async Task Erases_beside_a_materialised_view_of_another_owner()
    {
        var user = await User();
        await _store.Run(
            "create table people (id int primary key, name text); insert into people values (1, 'Ada'), (2, 'Bert'); "
                + $"create materialized view names as select name from people; alter table people owner to {user}");
        Assert.Equal(
            new ErasureOutcome(1, 0, 0),
            await _store.As(builder => builder.Username = user).Erase(People, [new("1")], ErasureInstruction.Delete, Cancellation));
    }

    [Fact]
    public async Task Finds_bytes_by_the_text_that_they_are_shown_as()
    {
        await _store.Run("create table people (id int primary key, name bytea); insert into people values (1, '\\x0102'), (2, '\\x0103')");
        var found = await _store.Connector.Find(People, new Selector(new FieldMatch("name", ["AQI="])), ["name"], Cancellation)
            .ToListAsync(Cancellation);
        Assert.Equal(("1", "AQI="), (Assert.Single(found).Key.Value, found[0].Fields["name"]!.GetValue<string>()));
        Assert.True(await _store.Connector.Update(
            People, new("1"), new Dictionary<string, JsonNode?> { ["name"] = "AQM=" }, Cancellation));
        Assert.Equal("2", await _store.Ask("select count(*) from people where name = '\\x0103'"));
    }

    [Fact]
    public async Task Finds_other_letters_in_a_database_that_cannot_normalise_them()
    {
        var name = $"latin_{Guid.NewGuid():N}";
        await _store.Run($"create database {name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
        await using (var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = new NpgsqlCommand(
                "create table people (id int primary key, name text); "
                    + "insert into people values (1, '\u00AADA@x.example'), (2, 'ada@X.example'), (3, 'bert@x.example')", connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        var found = await _store.As(builder => builder.Database = name, schema: "public")
            .Find(People, new Selector(new FieldMatch("name", ["ada@x.example"], "email")), [], Cancellation).ToListAsync(Cancellation);
        Assert.Equal(["1", "2"], found.Select(row => row.Key.Value).Order());
        NpgsqlConnection.ClearAllPools();
        await _store.Run($"drop database {name} with (force)");
    }

    private static async Task<CollectionDescription> Described(IConnector connector) =>
        (await connector.Describe([People], Cancellation)).Collections[People.Address];

    private async Task<string> User()
    {
        var user = $"user_{Guid.NewGuid():N}";
        await _store.Run($"create role {user} login; grant usage, create on schema {_store.Schema} to {user}");
        return user;
    }
}

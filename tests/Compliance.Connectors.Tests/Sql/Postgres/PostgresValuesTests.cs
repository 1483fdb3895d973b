using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.Postgres;
using Compliance.Testing.Connectors;
using Compliance.Testing.Postgres;
using Compliance.Workflows;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.Postgres;

/// <summary>The types of PostgreSQL, as values, as keys, and under settings that print them differently.</summary>
public sealed class PostgresValuesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private PostgresStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await PostgresStore.New(postgres.ConnectionString);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("interval", "'1 year 2 mons 3 days 04:05:06'", "\"1 year 2 mons 3 days 04:05:06\"")]
    [InlineData("numeric", "123456789012345678901234567890.5", "123456789012345678901234567890.5")]
    [InlineData("numeric", "'NaN'", "\"NaN\"")]
    [InlineData("numeric", "0.1234567890123456789012345678901234567890", "0.1234567890123456789012345678901234567890")]
    [InlineData("float8", "'-Infinity'", "\"-Infinity\"")]
    [InlineData("float8", "0.1", "0.1")]
    [InlineData("timestamp", "'0044-03-15 BC'", "\"0044-03-15 00:00:00 BC\"")]
    [InlineData("timestamptz", "'12000-01-01 00:00+00'", "\"12000-01-01 00:00:00\\u002B00\"")]
    [InlineData("timestamptz", "'infinity'", "\"infinity\"")]
    [InlineData("date", "'0044-03-15 BC'", "\"0044-03-15 BC\"")]
    [InlineData("time", "'24:00'", "\"24:00:00\"")]
    [InlineData("int[]", "'{1,NULL}'", "[1,null]")]
    [InlineData("text[]", "array[['a','b'],['c','d']]", "[[\"a\",\"b\"],[\"c\",\"d\"]]")]
    [InlineData("pair", "row(1, 'a b')::pair", "\"(1,\\u0022a b\\u0022)\"")]
    [InlineData("pair[]", "array[row(1, 'a')::pair]", "\"{\\u0022(1,a)\\u0022}\"")]
    [InlineData("bit(8)", "B'10101010'", "\"10101010\"")]
    [InlineData("inet", "'192.0.2.7/24'", "\"192.0.2.7/24\"")]
    [InlineData("money", "'1234.5'", "\"$1,234.50\"")]
    [InlineData("int4range", "'[1,5)'", "\"[1,5)\"")]
    [InlineData("point", "'(1,2)'", "\"(1,2)\"")]
    [InlineData("xml", "'<a>b</a>'", "\"\\u003Ca\\u003Eb\\u003C/a\\u003E\"")]
    [InlineData("mood", "'happy'", "\"happy\"")]
    [InlineData("positive", "7", "7")]
    [InlineData("bytea", "'\\x00ff10'", "\"AP8Q\"")]
    [InlineData("hstore", "'street=>\"Main 1\"'", "\"\\u0022street\\u0022=\\u003E\\u0022Main 1\\u0022\"")]
    public async Task Reads_every_type_as_the_servers_text(string type, string value, string expected)
    {
        await Types();
        await _store.Run($"create table v (id integer primary key, v {type}); insert into v values (1, {value})");
        var row = Assert.Single(
            await _store.Connector.Read(Table("v", KeyField("id"), AField("v")), [new("1")], Cancellation).ToListAsync(Cancellation));
        Assert.Equal(expected, row.Fields["v"]!.ToJsonString());
    }

    [Theory]
    [InlineData("bytea", "'\\x00ff10'", "'\\x01'")]
    [InlineData("inet", "'192.0.2.7/24'", "'192.0.2.7'")]
    [InlineData("interval", "'3 days 02:00'", "'1 mon -3 days'")]
    [InlineData("timestamptz", "'infinity'", "'2014-03-01 10:00:00.123456+02'")]
    [InlineData("timestamptz", "'-infinity'", "'0044-03-15 BC'")]
    [InlineData("timestamp", "'0044-03-15 12:00:00 BC'", "'12000-01-01'")]
    [InlineData("date", "'0044-03-15 BC'", "'2014-03-01'")]
    [InlineData("bit(8)", "B'10101010'", "B'00000001'")]
    [InlineData("varbit", "B'101'", "B'1010'")]
    [InlineData("int[]", "'{1,2}'", "'{1,NULL}'")]
    [InlineData("text[]", "array['a,b', 'c']", "array['a', 'b,c']")]
    [InlineData("timetz", "'12:00+02'", "'12:00+01'")]
    [InlineData("time", "'24:00'", "'00:00'")]
    [InlineData("numeric", "1.50", "'NaN'")]
    [InlineData("float8", "0.1", "0.30000000000000004")]
    [InlineData("float4", "0.1", "1e30")]
    [InlineData("uuid", "'7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA'", "'00000000-0000-0000-0000-000000000000'")]
    [InlineData("citext", "'Ada'", "'Bert'")]
    [InlineData("char(12)", "'C000045'", "'C000046'")]
    [InlineData("mood", "'happy'", "'sad'")]
    [InlineData("positive", "7", "8")]
    [InlineData("pair", "row(1, 'a b')::pair", "row(2, null)::pair")]
    [InlineData("boolean", "true", "false")]
    [InlineData("money", "'1234.5'", "'-1'")]
    [InlineData("jsonb", "'{\"a\": 1}'", "'[]'")]
    [InlineData("macaddr", "'08:00:2b:01:02:03'", "'08:00:2b:01:02:04'")]
    [InlineData("int4range", "'[1,5)'", "'empty'")]
    public async Task Addresses_rows_by_a_key_of_every_type(string type, string value, string other)
    {
        await Types();
        await _store.AssertKey(type, value, other);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    [InlineData("point")]
    public async Task Refuses_a_key_of_a_type_without_order(string type)
    {
        await _store.Run($"create table k (id {type}, name text)");
        var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
            Find(Table("k", KeyField("id"), AField("name")), new FieldMatch("name", ["a"])));
        Assert.Equal((ConnectorFailure.Mismatch, $"store_under_test/k: id can be no key: the type {type} has no order"), (
            failure.Code, failure.Reference));
    }

    [Fact]
    public async Task Prints_the_same_whatever_the_database_is_set_to()
    {
        var name = $"german_{Guid.NewGuid():N}";
        await _store.Run($"create database {name}");
        await _store.Run($"""
            alter database {name} set datestyle to 'German, DMY';
            alter database {name} set intervalstyle to 'iso_8601'; alter database {name} set bytea_output to 'escape';
            alter database {name} set timezone to 'Asia/Tokyo';
            alter database {name} set extra_float_digits to -5; alter database {name} set standard_conforming_strings to off;
            alter database {name} set default_transaction_isolation to 'serializable'; alter database {name} set search_path to 'nowhere';
            """);
        var german = _store.As(builder => builder.Database = name, schema: "public");
        await using (var connection = new Npgsql.NpgsqlConnection(
            new Npgsql.NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString))
        {
            await connection.OpenAsync(Cancellation);
            await using var command = new Npgsql.NpgsqlCommand("""
                create table public.events (id int primary key, customer text, at timestamptz, term interval, raw bytea, n float8);
                insert into public.events select g, 'C' || g, timestamptz '2005-01-15 12:00+00' + g * interval '200 days', '3 days 02:00',
                  decode('00ff', 'hex'), 0.1 from generate_series(0, 20) g;
                """, connection);
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        var events = Table("events", KeyField("id"), AField("customer"), AField("at"), AField("term"), AField("raw"), AField("n"));
        Assert.Equal(
            21, (await german.Sweep(events, "at", NodaTime.Instant.FromUtc(2026, 1, 1, 0, 0), null, 100, Cancellation)).Keys.Count);
        var row = Assert.Single(await german.Read(events, [new("0")], Cancellation).ToListAsync(Cancellation));
        Assert.Equal("""{"id":0,"customer":"C0","at":"2005-01-15T12:00:00Z","term":"3 days 02:00:00","raw":"AP8=","n":0.1}""",
            row.Fields.ToJsonString());
        Npgsql.NpgsqlConnection.ClearAllPools();
        await _store.Run($"drop database {name} with (force)");
    }

    [Fact]
    public async Task Searches_and_masks_an_array_element_by_element()
    {
        await _store.Run("""
            create table crm (id text primary key, emails text[], numbers integer[]);
            insert into crm values ('1', array['x@y.example', 'Ada@Example.org', null], '{7,45}'), ('2', array['z@y.example'], '{8}'), ('3',
              null, null), ('4', '{}', '{}'), ('5', array['a,b "quoted" \ @example.org'], null);
            """);
        var crm = Table("crm", KeyField("id"), AField("emails", "string[]"), AField("numbers", "integer[]"));
        var found = Assert.Single(await Find(crm, new FieldMatch("emails", ["ada@example.org"], "email"), "emails"));
        Assert.Equal(("1", "emails"), (found.Key.Value, Assert.Single(found.FoundBy)));
        Assert.Equal("1", Assert.Single(await Find(crm, new FieldMatch("numbers", ["45", "none"]))).Key.Value);
        Assert.Equal(
            new ErasureOutcome(0, 1, 0), await _store.Connector.Erase(crm, [found.Key], Mask("emails", new HashMasking()), Cancellation));
        Assert.Equal(
            $"{{{HashMasking.Of("x@y.example")},{HashMasking.Of("Ada@Example.org")},NULL}}",
            await _store.Ask("select emails::text from crm where id = '1'"));
        Assert.Equal(1, (await _store.Connector.Erase(crm, [new("5")], Mask("emails", new SuffixMasking()), Cancellation)).Masked);
        Assert.Equal("a,b \"quoted\" \\ @example.org!", await _store.Ask("select emails[1] from crm where id = '5'"));
        Assert.Equal(
            new ErasureOutcome(0, 0, 0, 1), await _store.Connector.Erase(crm, [new("3")], Mask("emails", new HashMasking()), Cancellation));
    }

    [Fact]
    public async Task Follows_the_equality_of_citext_uuid_and_domains()
    {
        await Types();
        await _store.Run("""
            create table logins (id int primary key, account uuid, name citext, label mood, n positive);
            insert into logins values (1, '7c42ca9b-9eab-4d04-80b3-40f10b0c54aa', 'Ada', 'happy', 7), (2,
              '00000000-0000-0000-0000-000000000000', 'Bert', 'sad', 8);
            """);
        var logins = Table("logins", KeyField("id"), AField("account"), AField("name"), AField("label"), AField("n"));
        foreach (var (
            field, value) in new[] { ("account", "7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA"), ("name", "aDA"), ("label", "happy"), ("n", "7") })
            Assert.Equal("1", Assert.Single(await Find(logins, new FieldMatch(field, ["no such", "-7", value]))).Key.Value);
        Assert.Equal("1", Assert.Single(await Find(logins, new FieldMatch("account", ["7C42CA9B-9EAB-4D04-80B3-40F10B0C54AA"], "account")))
            .Key.Value);
    }

    [Fact]
    public async Task Asks_an_index_first()
    {
        await _store.Run(
            "create table big (id int primary key, email text); "
                + "insert into big select g, 'p' || g || '@example.org' from generate_series(1, 20000) g; "
                + "create index by_email on big (email); analyze big;");
        var big = Table("big", KeyField("id"), AField("email"));
        await using var dialect =
            new PostgresDialect(new ConnectionSettings { ConnectionString = postgres.ConnectionString, Schema = _store.Schema });
        await using var connection = await dialect.Open(Cancellation);
        var table = new MappedSqlTable(big, "db", (await dialect.Tables(connection, "big", Cancellation)).Single(), dialect);
        var plans = new List<string>();
        foreach (var query in SqlQuery.Of(table, new FieldMatch("email", ["p77@example.org"], "email")))
        {
            await using var command = new SqlStatements(table).Page(query.Where, [], null, 500).On(connection);
            command.CommandText = $"explain {command.CommandText}";
            plans.Add(string.Join('\n', await SqlDatabase.Query(command, reader => reader.GetString(0), Cancellation)));
        }

        Assert.Equal(2, plans.Count);
        Assert.Contains("by_email", plans[0]);
    }

    private async Task Types() => await _store.Run($"""
        create extension if not exists hstore schema public; create extension if not exists citext schema public;
        create type {_store.Schema}.mood as enum ('sad', 'happy'); create domain {_store.Schema}.positive as integer check (value > 0);
        create type {_store.Schema}.pair as (a integer, b text);
        """);

    private async Task<List<Row>> Find(DataMap.Collection table, FieldMatch match, params string[] paths) =>
        await _store.Connector.Find(table, new Selector(match), paths, Cancellation).ToListAsync(Cancellation);

    private static ErasureInstruction Mask(string path, IMasking masking) =>
        new ErasureInstruction.MaskFields([new FieldMask(path, masking)]);

    private sealed class SuffixMasking : IMasking
    {
        public bool IsConstant => false;

        public JsonNode? Apply(JsonNode? value) => value is null ? null : value.GetValue<string>() + "!";
    }
}

using Compliance.DataMap;
using Compliance.Testing.Connectors;
using Compliance.Testing.Postgres;
using Compliance.Workflows;
using static Compliance.Connectors.Tests.Sql.SqlStore;

namespace Compliance.Connectors.Tests.Sql.Postgres;

/// <summary>What is left of an erasure in PostgreSQL, and what hinders one.</summary>
public sealed class PostgresErasureTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Collection People = Table("people", KeyField("id"), AField("name"));
    private PostgresStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await PostgresStore.New(postgres.ConnectionString);
        await _store.Run(
            "create table people (id int primary key, name text); insert into people values (1, 'Anna Test'), (2, 'Bert Test');");
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    public static TheoryData<string> Hindrances =>
    [
        "create function keep() returns trigger language plpgsql as $$ begin return null; end $$; "
            + "create trigger keep before delete or update on people for each row execute function keep()",
        "create rule no_delete as on delete to people do instead nothing; create rule no_update as on update to people do instead nothing",
        "create function restore() returns trigger language plpgsql as $$ begin if tg_op = 'DELETE' then insert into people values "
            + "(old.id, old.name); return null; end if; new.name := old.name; return new; end $$; "
            + "create trigger restore after delete on people for each row execute function restore(); "
            + "create trigger keep before update on people for each row execute function restore()",
    ];

    [Theory]
    [MemberData(nameof(Hindrances))]
    public async Task Fails_where_rows_stay_as_they_are(string hindrance)
    {
        await _store.Run(hindrance);
        foreach (var instruction in new[] { ErasureInstruction.Delete, Mask(new FixedMasking("MASKED")), Mask(new HashMasking()) })
        {
            var failure = await Assert.ThrowsAsync<StepFailedException>(() =>
                _store.Connector.Erase(People, [new("1"), new("3")], instruction, Cancellation));
            Assert.Equal(ConnectorFailure.Refused, failure.Code);
            Assert.StartsWith("store_under_test/people: 1 rows stay as they are", failure.Reference);
        }
    }

    [Fact]
    public async Task Fails_where_row_level_security_hides_rows_from_an_erasure_alone()
    {
        var user = await User("select, update, delete");
        await _store.Run(
            $"alter table people enable row level security; create policy reading on people for select to {user} using (true); "
                + $"create policy two on people for delete to {user} using (id = 2); "
                + $"create policy upd on people for update to {user} using (id = 2)");
        var limited = _store.As(builder => builder.Username = user, statistics: false);
        Assert.Equal(2, (await limited.Scan(People, [], Cancellation).ToListAsync(Cancellation)).Count);
        foreach (var instruction in new[] { ErasureInstruction.Delete, Mask(new FixedMasking("MASKED")) })
            Assert.Equal(ConnectorFailure.Refused, (await Assert.ThrowsAsync<StepFailedException>(() =>
                limited.Erase(People, [new("1"), new("2")], instruction, Cancellation))).Code);
        Assert.Equal("2", await _store.Ask("select count(*) from people where name like '%Test'"));
    }

    [Fact]
    public async Task Says_that_a_user_may_only_read_and_that_nothing_is_to_be_found_elsewhere()
    {
        var user = await User("select");
        var reader = _store.As(builder => builder.Username = user, statistics: false);
        Assert.Equal(StoreRights.Read, (await reader.Describe([People], Cancellation)).Collections[People.Address].Rights);
        Assert.Equal((ConnectorFailure.Refused, "store_under_test/people"), await Failure(
            reader.Erase(People, [new("1")], ErasureInstruction.Delete, Cancellation)));
        var elsewhere = _store.As(_ => { }, schema: "no_such_schema");
        Assert.Equal((ConnectorFailure.Mismatch, "store_under_test: no schema no_such_schema"), await Failure(
            elsewhere.Describe([People], Cancellation)));
        Assert.Equal((ConnectorFailure.Mismatch, "store_under_test/people: no schema no_such_schema"), await Failure(
            elsewhere.Erase(People, [new("1")], ErasureInstruction.Delete, Cancellation)));
        var missing = _store.As(builder => builder.Database = "no_such_database");
        Assert.Equal(
            (ConnectorFailure.Mismatch, "store_under_test: no such database"), await Failure(missing.Describe([People], Cancellation)));
    }

    [Fact]
    public async Task Erases_nothing_without_the_right_to_renew_the_statistics_unless_the_settings_say_so()
    {
        var user = await User("select, update, delete");
        Assert.Equal(
            (ConnectorFailure.Refused, "store_under_test/people: no right to ANALYZE"),
            await Failure(_store.As(builder => builder.Username = user).Erase(People, [new("1")], ErasureInstruction.Delete, Cancellation))
        );
        Assert.Equal("2", await _store.Ask("select count(*) from people"));
        Assert.Equal(1, (await _store.As(builder => builder.Username = user, statistics: false)
            .Erase(People, [new("1")], ErasureInstruction.Delete, Cancellation)).Deleted);
    }

    [Theory]
    [InlineData(3000, "delete")]
    [InlineData(0, "delete")]
    [InlineData(3000, "mask")]
    public async Task Leaves_no_erased_value_in_the_planners_statistics(int others, string how)
    {
        await _store.Run($"""
            create table letters (id int primary key, address text, street text);
            create statistics both_of_them (mcv) on address, street from letters;
            create index upper_address on letters (upper(address));
            insert into letters select n, 'ada@example.org', 'Ockham Park' from generate_series(1, 120) n;
            insert into letters select 1000 + n, 'p' || n % 300 || '@example.org', 'Street ' || n % 300 from generate_series(1, {others}) n;
            analyze letters;
            """);
        Assert.NotEqual("0", await Shown());
        var letters = Table("letters", KeyField("id"), AField("address"), AField("street"));
        RowKey[] keys = [.. Enumerable.Range(1, 120).Select(each => new RowKey($"{each}"))];
        ErasureInstruction instruction = how == "delete" ? ErasureInstruction.Delete : new ErasureInstruction.MaskFields(
            [new("address", new FixedMasking(null)), new("street", new HashMasking())]);
        Assert.Equal(120, (await _store.Connector.Erase(letters, keys, instruction, Cancellation)).Total);
        Assert.Equal("0", await Shown());
        Assert.Equal(
            others > 0 ? "true" : "false",
            await _store.Ask($"select (count(*) > 0)::text from pg_stats where schemaname = '{_store.Schema}' and tablename = 'letters'"));
    }

    [Fact]
    public async Task Leaves_no_erased_value_in_the_statistics_of_a_table_that_its_owner_emptied()
    {
        var user = await User("select");
        await _store.Run(
            $"grant create on schema {_store.Schema} to {user}; "
                + $"create table letters (id int primary key, address text, street varchar(40)); alter table letters owner to {user}; "
                + $"insert into letters select n, 'ada@example.org', 'Ockham Park' from generate_series(1, 50) n; analyze letters;");
        Assert.NotEqual("0", await Shown());
        RowKey[] keys = [.. Enumerable.Range(1, 50).Select(each => new RowKey($"{each}"))];
        await _store.As(builder => builder.Username = user)
            .Erase(Table("letters", KeyField("id"), AField("address")), keys, ErasureInstruction.Delete, Cancellation);
        Assert.Equal("0", await Shown());
    }

    [Fact]
    public async Task Leaves_no_erased_value_in_a_materialised_view_or_in_the_statistics_above_a_partition()
    {
        await _store.Run("""
            create table letters (id int, address text, primary key (id)) partition by range (id);
            create table letters_1 partition of letters for values from (1) to (1000);
            insert into letters select n, case when n < 100 then 'ada@example.org' else 'p' || n % 9 end from generate_series(1, 900) n;
            create materialized view addresses as select address from letters;
            create materialized view lower_addresses as select lower(address) as address from addresses;
            analyze letters; analyze letters_1; analyze addresses; analyze lower_addresses;
            """);
        Assert.NotEqual("0", await Shown());
        var part = Table("letters_1", KeyField("id"), AField("address"));
        RowKey[] keys = [.. Enumerable.Range(1, 99).Select(each => new RowKey($"{each}"))];
        Assert.Equal(99, (await _store.Connector.Erase(part, keys, ErasureInstruction.Delete, Cancellation)).Deleted);
        Assert.Equal("0", await Shown());
        Assert.Equal("0", await _store.Ask("select count(*) from lower_addresses where address like 'ada%'"));
        var described = (await _store.Connector.Describe([part], Cancellation)).Collections;
        Assert.Equal(StoreObject.Partition, described[part.Address].Kind);
        Assert.Equal(StoreObject.MaterializedView, described[new CollectionAddress("contract", "addresses")].Kind);
    }

    [Fact]
    public async Task Describes_generated_columns_arrays_and_domains()
    {
        await _store.Run(
            "create domain short_text as varchar(9) not null; "
                + "create table d (id int generated always as identity primary key, a text[], g int generated always as (1 + 1) stored, "
                + "s short_text, b boolean default true, j jsonb, r bytea, iv interval)");
        var described = (await _store.Connector.Describe([Table("d", KeyField("id"))], Cancellation))
            .Collections[new CollectionAddress("contract", "d")];
        Assert.True(described.Find("id")!.IsGenerated && described.Find("g")!.IsGenerated && !described.Find("b")!.IsGenerated);
        Assert.Equal((true, StoredKind.Text), (described.Find("a")!.IsArray, described.Find("a")!.Kind));
        Assert.Equal(
            (false, 9, StoredKind.Text), (described.Find("s")!.IsNullable, described.Find("s")!.Length, described.Find("s")!.Kind));
        Assert.Equal((StoredKind.Truth, StoredKind.Json, StoredKind.Bytes, StoredKind.Other), (
            described.Find("b")!.Kind, described.Find("j")!.Kind, described.Find("r")!.Kind, described.Find("iv")!.Kind));
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => _store.Connector.Erase(Table("d", KeyField("id"), AField("g")),
            [new("1")], new ErasureInstruction.MaskFields([new("g", new FixedMasking(null))]), Cancellation));
        Assert.Equal("store_under_test/d: generated column g", failure.Reference);
    }

    private static async Task<(string, string)> Failure(Task call)
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => call);
        return (failure.Code, failure.Reference);
    }

    private static ErasureInstruction Mask(IMasking masking) => new ErasureInstruction.MaskFields([new FieldMask("name", masking)]);

    private async Task<string> User(string rights)
    {
        var user = $"user_{Guid.NewGuid():N}";
        await _store.Run($"create role {user} login; grant usage on schema {_store.Schema} to {user}; grant {rights} on people to {user}");
        return user;
    }

    // How many statistics show a value of Ada's.
    private async Task<string?> Shown() => await _store.Ask($"""
        select (select count(*) from pg_stats where schemaname = '{_store.Schema}'
          and concat(most_common_vals::text, histogram_bounds::text) ~* 'ada@example.org|Ockham')
          + (select count(*) from pg_stats_ext where schemaname = '{_store.Schema}' and most_common_vals::text ~* 'ada@example.org|Ockham')
        """);
}

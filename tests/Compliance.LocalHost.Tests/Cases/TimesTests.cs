using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>Requests and sweeps read one time in one way, whatever the store makes of it.</summary>
public sealed class TimesTests(AzuriteFixture azurite, PostgresFixture postgres)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql, backups: P30D}
        dataset:
        - fides_key: d
          compliance: {connection: db}
          collections:
          - name: contracts
            compliance: {lawful_basis: contract, retention: {period: P10Y, from: at, ground: legal_obligation, law: AO § 147, keep: [name]}}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: customer, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: at, data_categories: [system.operations]}
            - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
        """;

    [Fact]
    public async Task A_time_with_a_blank_is_over_for_the_request_and_for_the_sweep()
    {
        await using var store = await SqliteDatabase.With("""
            create table contracts (id integer primary key, customer text, at text not null default current_timestamp, name text);
            insert into contracts values
              (1, 'C1', '2009-03-01 10:00:00', 'Anna Test'), (2, 'C2', '2009-03-01T10:00:00Z', 'Bert Test'),
              (3, 'C3', '2009-03-01 10:00:00.000', 'Cora Test');
            insert into contracts (id, customer, name) values (4, 'C4', 'Dora Test');
            """);
        await using var host = await OwnHost.Start(azurite, store, Map);

        Assert.Equal(3, (await host.Sweep(dryRun: true)).Expired("d.contracts"));
        var over = await host.Run("erasure", """{"customer_number":"C1"}""");
        var running = await host.Run("erasure", """{"customer_number":"C4"}""");
        Assert.Equal(("complete", "complete"), (over.Outcome, running.Outcome));
        Assert.Equal(["deleted 1"], (await host.Certificate(over)).Facts("d.contracts"));
        Assert.Equal(["retained 1"], (await host.Certificate(running)).Facts("d.contracts"));
        Assert.Equal(2, (await host.Sweep(dryRun: false)).Erased("d.contracts"));
        Assert.Equal(["4|NULL|Dora Test"], await store.Query("select id, customer, name from contracts"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_period_that_begins_at_the_end_of_time_is_never_over(bool isPostgres)
    {
        await using OwnDatabase store = isPostgres
            ? await PostgresDatabase.With(postgres, """
                create table contracts (id int primary key, customer text, at date, name text);
                insert into contracts values (1, 'C1', '9999-12-31', 'Anna Test'), (2, 'C2', 'infinity', 'Bert Test');
                """)
            : await SqliteDatabase.With("""
                create table contracts (id integer primary key, customer text, at text, name text);
                insert into contracts values (1, 'C1', '9999-12-31', 'Anna Test'), (2, 'C2', '9999-12-31 23:59:59', 'Bert Test');
                """);
        await using var host = await OwnHost.Start(azurite, store, Map);

        Assert.Equal(0, (await host.Sweep(dryRun: false)).Expired("d.contracts"));
        foreach (var number in new[] { "C1", "C2" })
        {
            var end = await host.Run("erasure", $$"""{"customer_number":"{{number}}"}""");
            Assert.Equal("complete", end.Outcome);
            Assert.Equal(["retained 1"], (await host.Certificate(end)).Facts("d.contracts"));
        }

        Assert.Equal(["1|NULL|Anna Test", "2|NULL|Bert Test"], await store.Query("select id, customer, name from contracts order by id"));
    }

    [Fact]
    public async Task A_database_that_writes_dates_in_the_German_way_hides_no_row_from_the_sweep()
    {
        await using var store = await PostgresDatabase.With(postgres, """
            create table contracts (id int primary key, customer text, at timestamptz, name text);
            insert into contracts
              select n, 'C' || n, timestamptz '2005-01-15 12:00+00' + n * interval '200 days', 'Anna ' || n from generate_series(0, 20) n;
            """, "datestyle to 'German, DMY'");
        await using var host = await OwnHost.Start(azurite, store, Map);

        Assert.Equal(21, (await host.Sweep(dryRun: true)).Expired("d.contracts"));
        Assert.Equal(21, (await host.Sweep(dryRun: false)).Erased("d.contracts"));
        Assert.Empty(await store.Query("select id from contracts"));
    }
}

using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

namespace Compliance.LocalHost.Tests.Cases;

public sealed class PostgresTypesTests(AzuriteFixture azurite, PostgresFixture postgres)
{
    // The column's type, a value as SQL, and what the export shows as JSON.
    private static readonly (string Type, string Value, string Shown)[] Values =
    [
        ("interval", "'1 year'", "\"1 year\""),
        ("interval", "'3 days 02:00'", "\"3 days 02:00:00\""),
        ("hstore", "'street=>\"Main 1\"'", "\"\\\"street\\\"=>\\\"Main 1\\\"\""),
        ("bit(8)", "B'10101010'", "\"10101010\""),
        ("numeric", "123456789012345678901234567890.5", "123456789012345678901234567890.5"),
        ("numeric", "'NaN'", "\"NaN\""),
        ("numeric(50,40)", "0.0000000000000000000000000000000000000001", "0.0000000000000000000000000000000000000001"),
        ("timestamp", "'0044-03-15 10:00 BC'", "\"0044-03-15 10:00:00 BC\""),
        ("timestamptz", "'12000-01-01 00:00+00'", "\"12000-01-01 00:00:00+00\""),
        ("date", "'0044-03-15 BC'", "\"0044-03-15 BC\""),
        ("time", "'24:00'", "\"24:00:00\""),
        ("int[]", "'{1,null}'", "[1,null]"),
        ("place", "('Main', 1)", "\"(Main,1)\""),
        ("place[]", "array[('Main', 1)::place]", "\"{\\\"(Main,1)\\\"}\""),
    ];

    [Fact]
    public async Task Values_of_every_type_are_shown_as_the_servers_text_and_erased()
    {
        await using var store = await PostgresDatabase.With(postgres, $"""
            create extension if not exists hstore;
            create type place as (street text, no int);
            create table subscriptions (id int primary key, customer text, {List((each, index) => $"v{index} {each.Type}")});
            insert into subscriptions values (1, 'C1', {List((each, _) => each.Value)});
            insert into subscriptions (id, customer) values (2, 'C2');
            """);
        await using var host = await OwnHost.Start(azurite, store, $$$"""
            compliance:
              connections:
                db: {kind: sql, backups: P30D}
            dataset:
            - fides_key: d
              compliance: {connection: db}
              collections:
              - name: subscriptions
                fields:
                - {name: id, fides_meta: {primary_key: true}}
                - {name: customer, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            {{{string.Join('\n', Values.Select((_, index) => $$$"""    - {name: v{{{index}}}, data_categories: [user.content]}"""))}}}
            """);

        var access = await host.Run("access", """{"customer_number":"C1"}""");
        var erasure = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        var row = Assert.Single(await host.Export(access, "d.subscriptions"));
        Assert.Equal(
            Values.Select(each => $"{each.Type}: {each.Shown}"),
            Values.Select((each, index) => $"{each.Type}: {row[$"v{index}"]?.ToJsonString(Readable)}"));
        Assert.Equal(["2"], await store.Query("select id from subscriptions"));
    }

    private static string List(Func<(string Type, string Value, string Shown), int, string> text) => string.Join(", ", Values.Select(text));

    private static System.Text.Json.JsonSerializerOptions Readable { get; } =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

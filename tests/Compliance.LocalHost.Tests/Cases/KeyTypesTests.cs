using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>Keys of types that have no one text.</summary>
public sealed class KeyTypesTests(AzuriteFixture azurite, PostgresFixture postgres)
{
    // Collection, the key's type, one person's key, another's.
    private static readonly (string Name, string Type, string Own, string Other)[] Keys =
    [
        ("by_bytes", "bytea", "'\\x00ff10'", "'\\x00ff11'"),
        ("by_address", "inet", "'192.0.2.7/24'", "'192.0.2.7/25'"),
        ("by_span", "interval", "'3 days 02:00'", "'3 days 03:00'"),
        ("by_time", "timestamptz", "'infinity'", "'2026-01-01T00:00:00.000001Z'"),
        ("by_bits", "bit(8)", "B'10101010'", "B'10101011'"),
        ("by_numbers", "int[]", "'{1,null}'", "'{1,2}'"),
        ("by_hour", "timetz", "'10:00+02'", "'10:00+03'"),
    ];

    [Fact]
    public async Task In_PostgreSQL_keys_of_every_type_lead_back_to_their_row()
    {
        await using var store = await PostgresDatabase.With(postgres, string.Concat(Keys.Select(each => $"""
            create table {each.Name} (id {each.Type} primary key, customer text, name text);
            insert into {each.Name} values ({each.Own}, 'C1', 'Anna Test'), ({each.Other}, 'C2', 'Bert Test');
            """)));
        await using var host = await OwnHost.Start(azurite, store, Map(Keys.Select(each => Collection(each.Name, "id"))));

        var access = await host.Run("access", """{"customer_number":"C1"}""");
        var erasure = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        var stated = await host.Certificate(erasure);
        foreach (var (name, _, _, _) in Keys)
        {
            Assert.Equal("Anna Test", Assert.Single(await host.Export(access, $"d.{name}"))["name"]!.GetValue<string>());
            Assert.Equal((name, "masked 1"), (name, Assert.Single(stated.Facts($"d.{name}"))));
            Assert.Equal(["C2|Bert Test", "NULL|NULL"], await store.Query($"select customer, name from {name} order by customer"));
        }
    }

    [Fact]
    public async Task In_SQLite_keys_of_bytes_and_keys_with_a_null_lead_back_to_their_row()
    {
        await using var store = await SqliteDatabase.With("""
            create table by_bytes (id blob primary key, customer text, name text);
            insert into by_bytes values (x'00ff10', 'C1', 'Anna Test'), (x'00ff11', 'C2', 'Bert Test');
            create table by_both (shop text, no text, customer text, name text, primary key (shop, no));
            insert into by_both values (null, '7', 'C1', 'Anna Test'), ('', '7', 'C2', 'Bert Test');
            """);
        await using var host = await OwnHost.Start(
            azurite, store, Map([Collection("by_bytes", "id"), Collection("by_both", "shop", "no")]));

        var access = await host.Run("access", """{"customer_number":"C1"}""");
        var erasure = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        var stated = await host.Certificate(erasure);
        foreach (var name in new[] { "by_bytes", "by_both" })
        {
            Assert.Equal("Anna Test", Assert.Single(await host.Export(access, $"d.{name}"))["name"]!.GetValue<string>());
            Assert.Equal(["masked 1"], stated.Facts($"d.{name}"));
            Assert.Equal(["NULL|NULL", "C2|Bert Test"], await store.Query($"select customer, name from {name} order by customer"));
        }
    }

    private static string Map(IEnumerable<string> collections) => $$$"""
        compliance:
          connections:
            db: {kind: sql, backups: P30D}
        dataset:
        - fides_key: d
          compliance: {connection: db}
          collections:
        {{{string.Join('\n', collections)}}}
        """;

    private static string Collection(string name, params string[] key) => $$$"""
          - name: {{{name}}}
            compliance: {erasure: mask}
            fields:
            {{{string.Join("\n    ", key.Select(part => $$$"""- {name: {{{part}}}, fides_meta: {primary_key: true}}"""))}}}
            - {name: customer, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
        """;
}

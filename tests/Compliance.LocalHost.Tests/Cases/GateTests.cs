using System.Text.Json.Nodes;
using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>
/// The gate on the tables of Chinook, a public sample database (github.com/lerocha/chinook-database), with rows that nobody cleaned.
/// </summary>
public sealed class GateTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          controller: Chinook Music Shop
          connections:
            db: {kind: sql, backups: P35D}
          identities: {customer_number: {register: chinook.customer}}
          purposes:
            recommend:
              basis: consent
              classes: [profiling]
              uses:
              - fields: [chinook.invoice.invoice_date, chinook.invoice_line.track_id]
            newsletter:
              basis: consent
              classes: [marketing]
              uses:
              - fields: [chinook.customer.first_name, chinook.customer.email]
            regions:
              basis: legitimate_interests
              uses:
              - {fields: [chinook.customer.postal_code], as: postal-region}
              - fields: [chinook.customer.country]
        dataset:
        - fides_key: chinook
          compliance: {connection: db}
          collections:
          - name: customer
            fields:
            - {name: customer_id, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number, data_type: integer}}
            - {name: first_name, data_categories: [user.name.first]}
            - {name: last_name, data_categories: [user.name.last]}
            - {name: address, data_categories: [user.contact.address.street]}
            - {name: country, data_categories: [user.contact.address.country]}
            - {name: postal_code, data_categories: [user.contact.address.postal_code]}
            - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - name: invoice
            compliance:
              retention: {period: P10Y, from: invoice_date, ground: legal_obligation, law: AO § 147, keep: [billing_address]}
            fields:
            - {name: invoice_id, data_categories: [system.operations], fides_meta: {primary_key: true, data_type: integer}}
            - name: customer_id
              data_categories: [user.unique_id]
              fides_meta: {data_type: integer, references: [{dataset: chinook, field: customer.customer_id, direction: from}]}
            - {name: invoice_date, data_categories: [user.behavior.purchase_history]}
            - {name: billing_address, data_categories: [user.contact.address.street]}
          - name: invoice_line
            fields:
            - {name: invoice_line_id, data_categories: [system.operations], fides_meta: {primary_key: true, data_type: integer}}
            - name: invoice_id
              data_categories: [system.operations]
              fides_meta: {data_type: integer, references: [{dataset: chinook, field: invoice.invoice_id, direction: from}]}
            - {name: track_id, data_categories: [user.behavior.purchase_history]}
        """;

    private const string Tables = """
        create table customer (customer_id integer primary key, first_name text, last_name text, address text, country text,
            postal_code text, email text);
        create table invoice (invoice_id integer primary key, customer_id integer, invoice_date text, billing_address text);
        create table invoice_line (invoice_line_id integer primary key, invoice_id integer, track_id integer);
        insert into customer values
            (2, 'Leonie', 'Köhler', 'Theodor-Heuss-Straße 34', 'Germany', '70174', 'leonekohler@surfeu.de'),
            (3, 'François', 'Tremblay', '1498 rue Bélanger', 'Canada', 'H2G 1A7', ' FTremblay@GMAIL.com '),
            (46, 'Hugh', 'O''Reilly', '3 Chatham Street', 'Ireland', null, '');
        insert into invoice values
            (1, 2, '2026-01-01 00:00:00', 'Theodor-Heuss-Straße 34'), (12, 2, '2009-02-11 00:00:00', 'Theodor-Heuss-Straße 34'),
            (99, 3, '2026-03-11', '1498 rue Bélanger'), (10, 46, '2026-02-03 00:00:00', '3 Chatham Street');
        insert into invoice_line values (1, 1, 2), (2, 1, 4), (3, 12, 6), (4, 99, 3427), (5, 10, 266), (6, 777, 1);
        """;

    [Fact]
    public async Task The_gate_gives_of_a_public_schema_what_one_person_allows_and_nothing_of_another()
    {
        await using var store = await SqliteDatabase.With(Tables);
        await using var host = await OwnHost.Start(azurite, store, Map);
        await host.Call("api/notices", Notice);
        var (leonie, francois, hugh) = (await Enrol(host, 2), await Enrol(host, 3), await Enrol(host, 46));
        await Task.WhenAll(Allow(host, leonie, "recommend"), Allow(host, francois, "newsletter"), Allow(host, hugh, "newsletter"));

        var bought = await Read(host, leonie, "recommend");
        Assert.Equal("2026-01-01 00:00:00", Values(bought, "invoice", "invoice_date"));
        Assert.Equal("2|4", Values(bought, "invoice_line", "track_id"));
        Assert.Empty((await Read(host, leonie, "newsletter"))["data"]!.AsObject());
        Assert.Equal("François", Values(await Read(host, francois, "newsletter"), "customer", "first_name"));
        Assert.Empty((await Read(host, francois, "recommend"))["data"]!.AsObject());

        // Two of everything at once: each gets its own.
        var regions = await Task.WhenAll(new[] { leonie, francois, hugh, leonie, hugh }.Select(each => Read(host, each, "regions")));
        Assert.Equal(
            ["Germany", "Canada", "Ireland", "Germany", "Ireland"], regions.Select(each => Values(each, "customer", "country")));
        Assert.Equal(["70", "H2", "", "70", ""], regions.Select(each => Values(each, "customer", "postal_code")));

        await host.Call($"api/consent/{leonie}/withdrawals", """{"method":"app","purpose":"recommend"}""");
        Assert.Empty((await Read(host, leonie, "recommend"))["data"]!.AsObject());
        const string Objection =
            """{"right":"objection","identities":{"customer_number":"46"},"about":{"purpose":"regions"}}""";
        Assert.Equal(202, await host.Status("api/requests", Objection));
        Assert.Empty((await Read(host, hugh, "regions"))["data"]!.AsObject());
        Assert.Equal("complete", (await host.Run("erasure", """{"customer_number":"3"}""")).Outcome);
        Assert.Equal("erased", (await Read(host, francois, "newsletter"))["fields"]![0]!["reason"]!.GetValue<string>());
    }

    private static async Task<string> Enrol(OwnHost host, int number) => (await host.Call(
        "api/subjects", $$"""{"identities":{"customer_number":"{{number}}"},"by":"customer_number"}"""))["subject"]!.GetValue<string>();

    private static async Task Allow(OwnHost host, string person, string purpose)
    {
        var shown = await host.Call(
            $"api/consent/{person}/renderings", """{"notice":"music-shop","language":"en","surface":"web"}""");
        await host.Call(
            $"api/consent/{person}/answers",
            $$"""
            {
              "method": "web-form", "token": "{{shown["token"]}}", "surface": "web", "choices": { "{{purpose}}": true },
              "copy": "{{shown["notice"]!["hash"]}}"
            }
            """);
    }

    private static Task<JsonNode> Read(OwnHost host, string person, string purpose) =>
        host.Wait($"api/personalization/{person}?purpose={purpose}", _ => true);

    private static string Values(JsonNode answer, string collection, string field) => string.Join(
        '|', answer["data"]![$"chinook.{collection}"]!.AsArray().Select(row => row![field]?.ToString() ?? ""));

    private const string Notice = """
        {
          "notice": {
            "code": "music-shop", "version": 1, "published": "2026-11-01T09:00:00Z", "surfaces": ["web"],
            "purposes": [
              { "code": "recommend", "categories": ["user.behavior"], "keptFor": "P1Y" },
              { "code": "newsletter", "categories": ["user.contact", "user.name"], "keptFor": "P1Y" }
            ],
            "texts": [{
              "language": "en", "title": "Your choice", "text": "You may say no.",
              "purposes": { "recommend": "We suggest music.", "newsletter": "We write to you." }
            }]
          }
        }
        """;
}

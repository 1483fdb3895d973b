using System.Text.Json.Nodes;
using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

/// <summary>Consent over HTTP on the whole host: real tables, the real engine, a real erasure.</summary>
public sealed class ConsentTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: sql, backups: P1D}
        data_use: [{fides_key: newsletter, name: Newsletter}]
        dataset:
        - fides_key: d
          compliance: {connection: db}
          collections:
          - name: people
            fields:
            - {name: no, data_categories: [user.unique_id], fides_meta: {primary_key: true, identity: customer_number}}
            - {name: name, data_categories: [user.name]}
        """;

    private const string OneClick = "List-Unsubscribe";

    [Fact]
    public async Task A_material_change_supersedes_what_was_answered_and_after_an_erasure_the_link_of_a_mail_writes_no_row()
    {
        await using var store = await SqliteDatabase.With(
            "create table people (no text primary key, name text); insert into people values ('C1', 'Anna Test')");
        await using var host = await OwnHost.Start(azurite, store, Map);
        await host.Call("api/notices", Notice(1, "P1Y"));
        var person = Text(await host.Call("api/subjects", """{"identities":{"customer_number":"C1"},"by":"customer_number"}"""), "subject");
        await Allow(host, person);
        var link = Text(await host.Call($"api/consent/{person}/withdrawal-links", "{}"), "path");

        await host.Call("api/notices", Notice(2, "P2Y"));
        var history = await host.Wait($"api/consent/{person}/history", each => each["events"]!.AsArray().Count == 2);
        Assert.Equal(["given", "superseded"], history["events"]!.AsArray().Select(each => Text(each!, "act")));

        await Allow(host, person);
        Assert.Contains("Withdrawn", await host.Send(link, (OneClick, "One-Click")), StringComparison.Ordinal);
        Assert.Contains("Nothing changed", await host.Send(link, (OneClick, "One-Click")), StringComparison.Ordinal);

        var erased = await host.Run("erasure", """{"customer_number":"C1"}""");
        Assert.Equal("complete", erased.Outcome);
        var rows = await host.Rows("consents", person);
        Assert.NotEqual(0, rows);
        Assert.Contains("Nothing changed", await host.Send(link, (OneClick, "One-Click")), StringComparison.Ordinal);
        Assert.Equal(404, await host.Status($"api/consent/{person}/opt-outs", """{"method":"app","classes":["sale"]}"""));
        Assert.Equal(rows, await host.Rows("consents", person));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(link, StringComparison.Ordinal));
    }

    private static async Task Allow(OwnHost host, string person)
    {
        var shown = await host.Call(
            $"api/consent/{person}/renderings", """{"notice":"shop-privacy","language":"en","surface":"web-banner"}""");
        await host.Call(
            $"api/consent/{person}/answers",
            $$"""
            {
              "method": "web-form", "token": "{{Text(shown, "token")}}", "surface": "web-banner", "choices": { "newsletter": true },
              "copy": "{{Text(shown["notice"]!, "hash")}}"
            }
            """);
    }

    private static string Notice(int version, string keptFor) => $$"""
        {
          "notice": {
            "code": "shop-privacy", "version": {{version}}, "published": "2026-11-0{{version}}T09:00:00Z", "surfaces": ["web-banner"],
            "purposes": [{ "code": "newsletter", "categories": ["user.contact.email"], "keptFor": "{{keptFor}}" }],
            "texts": [{ "language": "en", "title": "Your choice", "text": "You may say no.", "purposes": { "newsletter": "We write." } }]
          }
        }
        """;

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}

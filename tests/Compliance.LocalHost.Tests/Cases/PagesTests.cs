using System.Text.Json.Nodes;
using Compliance.LocalHost.Tests.Cases.Hosts;
using Compliance.Testing.Azurite;

namespace Compliance.LocalHost.Tests.Cases;

public sealed class PagesTests(AzuriteFixture azurite)
{
    private const string Map = """
        compliance:
          connections:
            db: {kind: http, backups: P1D}
        dataset:
        - fides_key: d
          compliance: {connection: db}
          collections:
          - name: people
            compliance: {erasure: mask}
            fields:
            - {name: id, fides_meta: {primary_key: true}}
            - {name: no, data_categories: [user.unique_id], fides_meta: {identity: customer_number}}
            - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
        """;

    [Fact]
    public async Task An_empty_cursor_is_the_end_of_the_pages()
    {
        await using var service = await OwnService.Start(() => JsonValue.Create(""));
        await using var host = await OwnHost.Start(azurite, service, Map);

        var access = await host.Run("access", """{"customer_number":"C1"}""");
        var erasure = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.Equal(("complete", "complete"), (access.Outcome, erasure.Outcome));
        Assert.Single(await host.Export(access, "d.people"));
        Assert.Equal(["masked 1"], (await host.Certificate(erasure)).Facts("d.people"));
        Assert.Null(service.Name);
        Assert.InRange(service.Pages, 1, 100);
    }

    [Fact]
    public async Task A_cursor_that_comes_again_is_an_error_that_names_the_connection_and_nothing_is_erased()
    {
        await using var service = await OwnService.Start(() => JsonValue.Create("again"));
        await using var host = await OwnHost.Start(azurite, service, Map);

        var end = await host.Run("erasure", """{"customer_number":"C1"}""");

        Assert.StartsWith("quarantined: store-endless-pages", end.Outcome, StringComparison.Ordinal);
        Assert.Contains("db/people", end.Status.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Anna Test", service.Name);
        Assert.InRange(service.Pages, 1, 100);
    }
}

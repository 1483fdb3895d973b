using System.Net;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.LocalHost.Identity;
using Compliance.Preflight;
using Compliance.Testing.Connectors;
using Compliance.Web.Health;
using Compliance.Web.Pipeline;
using Compliance.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using NodaTime;
using NodaTime.Testing;

namespace Compliance.Web.Tests.Pipeline;

public sealed class PreflightHealthTests
{
    private const string Map = """
        compliance: {connections: {store: {kind: sql}}}
        dataset:
        - fides_key: shop
          compliance: {connection: store}
          collections:
          - name: people
            fields: [{name: id, fides_meta: {primary_key: true}}, {name: mail, data_categories: [user.contact.email], fides_meta: {identity: email}}]
        """;

    [Theory]
    [InlineData("""{"id":"1","mail":"a@x.example"}""", StoreRights.All, """{"checks":{"preflight":"healthy"}}""")]
    [InlineData(
        """{"id":"1","mail":"a@x.example","score":"secret"}""",
        StoreRights.All,
        """{"checks":{"preflight":"healthy"},"findings":["warns: store/people: field-unmapped score. shop.people holds a field score that the map does not know. Add it with its data_categories, system.operations where it is not personal."]}"""
    )]
    [InlineData(
        """{"id":"1","mail":"a@x.example"}""",
        StoreRights.Read,
        """{"checks":{"preflight":"degraded"},"findings":["blocks: store/people: right-missing. The connection\u0027s user may not delete in shop.people, and the map deletes rows there. Grant it in the store: delete on people."]}"""
    )]
    public async Task An_app_stays_ready_and_lists_where_the_map_does_not_fit_the_stores(string row, StoreRights rights, string expected)
    {
        var store = new MemoryStore("store").Add("shop.people", row);
        store.Described = seen => new StoreDescription(
            seen.Collections.ToDictionary(each => each.Key, each => each.Value with { Rights = rights }));
        var asked = 0;
        store.Before = (operation, _) => asked += operation == "Describe" ? 1 : 0;
        await using var api = await Api.Start(services =>
        {
            services.AddDevelopmentIssuer().ServeCompliance(Endpoints.Table);
            services.AddSingleton(
                new PreflightService(
                    Mock.Of<IDataMaps>(maps => maps.Current == DataMapLoader.Load(Map, "map.yml")),
                    new MemoryStores { ["store"] = store },
                    new FakeClock(Instant.FromUtc(2026, 11, 23, 9, 0)),
                    NullLogger<PreflightService>.Instance));
            services.AddHealthChecks().AddCheck<PreflightHealth>("preflight", tags: [DisclosableHealth.Tag]);
        });

        foreach (var _ in Enumerable.Range(0, 3))
        {
            using var answer = await api.Send("GET", "/health/ready", token: api.Token(HealthApi.ReadHealth));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(1, asked);
    }
}

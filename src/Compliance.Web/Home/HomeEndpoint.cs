using System.Reflection;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Compliance.Web.Home;

/// <summary>Says in plain words what runs here, and where to go.</summary>
internal static class HomeEndpoint
{
    public static async Task Handle(HttpContext http) => await Page.Write(http, HomePage.Create(await View(http)));

    private static async Task<HomeView> View(HttpContext http)
    {
        var map = http.RequestServices.GetRequiredService<IDataMaps>().Current;
        var connectors = http.RequestServices.GetRequiredService<IConnectors>();
        var health = await http.RequestServices.GetRequiredService<HealthCheckService>().CheckHealthAsync(http.RequestAborted);
        return new HomeView(
            Version(),
            map.Controller,
            [
                .. map.Connections.OrderBy(each => each.Key, StringComparer.Ordinal)
                    .Select(each => new HomeStore(each.Key, each.Value.Kind, connectors.Find(each.Key) is not null)),
            ],
            [
                .. health.Entries.Where(each => each.Value.Status != HealthStatus.Healthy)
                    .Select(each => $"{each.Key} ({each.Value.Status.ToString().ToLowerInvariant()})"),
            ],
            health.Status != HealthStatus.Unhealthy);
    }

    /// <summary>Without the commit that a build may add behind a plus sign.</summary>
    private static string Version() =>
        typeof(HomeEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

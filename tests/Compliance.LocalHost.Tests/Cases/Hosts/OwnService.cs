using System.Net;
using System.Text.Json.Nodes;
using Compliance.Connectors.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.LocalHost.Tests.Cases.Hosts;

/// <summary>
/// A REST service with one collection, <c>people</c>, of one row with the fields <c>id</c>, <c>no</c> and <c>name</c>, that ends each page
/// as the test says.
/// </summary>
internal sealed class OwnService : OwnStore
{
    private readonly WebApplication _app;
    private readonly JsonObject _person = new() { ["id"] = "1", ["no"] = "C1", ["name"] = "Anna Test" };
    private int _pages;

    private OwnService(WebApplication app) => _app = app;

    public override ConnectionSettings Settings => new()
    {
        BaseUrl = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(),
        ApiKey = "key",
    };

    /// <summary>How many pages were asked for.</summary>
    public int Pages => _pages;

    /// <summary>What the row holds as a name now.</summary>
    public string? Name => _person["name"]?.ToString();

    /// <param name="next">What each page says of the page after it; made anew for each page.</param>
    public static async Task<OwnService> Start(Func<JsonNode?> next)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var service = new OwnService(builder.Build());
        service.Serve(next);
        await service._app.StartAsync();
        return service;
    }

    public override async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Serve(Func<JsonNode?> next)
    {
        _app.MapGet("/schema", () => Json(new JsonObject { ["people"] = new JsonArray("id", "no", "name") }));
        _app.MapGet("/people", () =>
        {
            Interlocked.Increment(ref _pages);
            lock (_person)
                return Json(new JsonObject { ["items"] = new JsonArray(_person.DeepClone()), ["next"] = next() });
        });
        _app.MapGet("/people/1", () =>
        {
            lock (_person)
                return Json(_person);
        });
        _app.MapPatch("/people/1", async (HttpRequest request) =>
        {
            var patch = (await JsonNode.ParseAsync(request.Body))!.AsObject();
            lock (_person)
            {
                foreach (var (name, value) in patch)
                    _person[name] = value?.DeepClone();
            }

            return Results.NoContent();
        });
    }

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");
}

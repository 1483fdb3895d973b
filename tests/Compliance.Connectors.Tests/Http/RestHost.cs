using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Connectors.Tests.Http;

/// <summary>A small real service of the REST shape of docs/connectors.md, on Kestrel, that keeps its items in memory.</summary>
internal sealed class RestHost : IAsyncDisposable
{
    public const string ApiKey = "right-key";

    private readonly WebApplication _app;
    private readonly SortedDictionary<string, JsonObject> _items = new(StringComparer.Ordinal);

    private RestHost(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Answers instead of the service, where it is set.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<RestHost> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var host = new RestHost(builder.Build());
        host.Map();
        await host._app.StartAsync();
        return host;
    }

    /// <summary>What it hears and does not do.</summary>
    public HashSet<string> Overlooked { get; } = [];

    /// <summary>The paths and queries that were asked for, as they arrived.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Put(JsonObject item)
    {
        lock (_items)
            _items[item["id"]!.ToString()] = item;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Map()
    {
        _app.Use(async (context, next) =>
        {
            Asked.Enqueue($"{context.Request.Method} {context.Features.Get<IHttpRequestFeature>()!.RawTarget}");
            if (Instead is { } instead)
                await instead(context);
            else if (context.Request.Headers["X-Api-Key"] != ApiKey)
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            else
                await next();
        });
        _app.MapGet("/schema", () => Results.Text(Schema().ToJsonString(), "application/json"));
        _app.MapGet("/contacts", (HttpRequest request) => Results.Text(Page(request.Query).ToJsonString(), "application/json"));
        _app.MapGet("/contacts/{id}", (string id, HttpResponse response) => With(id, item =>
        {
            response.Headers.ETag = Tag(item);
            return Results.Text(item.ToJsonString(), "application/json");
        }));
        _app.MapDelete("/contacts/{id}", (string id) => With(id, _ =>
            Overlooked.Contains("DELETE") || _items.Remove(Unescaped(id)) ? Results.NoContent() : Results.NotFound()));
        _app.MapPatch("/contacts/{id}", async (string id, HttpRequest request) =>
        {
            var patch = (await JsonNode.ParseAsync(request.Body))!.AsObject();
            return With(id, item =>
            {
                if (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch != Tag(item))
                    return Results.StatusCode(StatusCodes.Status412PreconditionFailed);
                if (!Overlooked.Contains("PATCH"))
                    Merge(item, patch);
                return Results.NoContent();
            });
        });
    }

    private static string Tag(JsonObject item) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.ToJsonString())))}\"";

    private JsonObject Schema()
    {
        lock (_items)
            return new JsonObject
            {
                ["contacts"] =
                new JsonArray([.. _items.Values.SelectMany(item => Leaves(item, "")).Distinct().Select(path => JsonValue.Create(path))])
            };
    }

    private JsonObject Page(IQueryCollection query)
    {
        var limit = int.Parse(query["limit"].ToString(), CultureInfo.InvariantCulture);
        lock (_items)
        {
            var found = _items.Where(item => string.CompareOrdinal(item.Key, query["cursor"].ToString()) > 0)
                .Where(item => query.Where(each => each.Key is not ("limit" or "cursor"))
                    .All(each => !Overlooked.Contains("FILTER") && Matches(item.Value, each.Key, each.Value)))
                .Take(limit + 1).ToList();
            return new JsonObject
            {
                ["items"] = new JsonArray([.. found.Take(limit).Select(item => item.Value.DeepClone())]),
                ["next"] = found.Count > limit ? found[limit - 1].Key : null,
            };
        }
    }

    private static bool Matches(JsonObject item, string field, IReadOnlyCollection<string?> values)
    {
        var before = field.StartsWith("before.", StringComparison.Ordinal);
        JsonNode? node = item;
        foreach (var name in (before ? field["before.".Length..] : field).Split('.'))
            node = (node as JsonObject)?[name];
        return node is not null && (before
            ? DateTimeOffset.Parse(node.ToString(), CultureInfo.InvariantCulture) < DateTimeOffset.Parse(
                values.Single()!, CultureInfo.InvariantCulture)
            : values.Contains(node.ToString()));
    }

    private IResult With(string id, Func<JsonObject, IResult> answer)
    {
        lock (_items)
            return _items.TryGetValue(Unescaped(id), out var item) ? answer(item) : Results.NotFound();
    }

    // Routing leaves an escaped slash as it is.
    private static string Unescaped(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static void Merge(JsonObject item, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                item.Remove(name);
            else if (value is JsonObject inner && item[name] is JsonObject below)
                Merge(below, inner);
            else
                item[name] = value.DeepClone();
        }
    }

    private static IEnumerable<string> Leaves(JsonObject item, string prefix) => item.SelectMany(member =>
        member.Value is JsonObject inner ? Leaves(inner, $"{prefix}{member.Key}.") : [prefix + member.Key]);
}

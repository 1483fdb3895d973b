using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Limits;
using Compliance.Connectors.Settings;
using Compliance.DataMap;

namespace Compliance.Connectors.Http;

/// <summary>The calls of the REST shape that docs/connectors.md describes, to one address and no other.</summary>
internal sealed class RestService : IDisposable
{
    private readonly HttpClient client;
    private readonly ConnectionSettings settings;
    private readonly Uri root;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, bool> seen = new();

    public RestService(ConnectionSettings settings, CallLimit limit, TimeProvider time)
    {
        (this.settings, this.time) = (settings, time);
        root = new Uri(settings.BaseUrl!.TrimEnd('/') + "/");
        var wire = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !root.IsLoopback,
            ConnectTimeout = settings.Timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // The path of a request holds the key of a row; no trace of it goes anywhere.
            ActivityHeadersPropagator = null,
        };
        client = new HttpClient(new AllowList(root) { InnerHandler = new RetryHandler(time) { InnerHandler = new LimitHandler(limit) { InnerHandler = wire } } })
        {
            // Each call has its own deadline, which counts the body too.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (settings.ApiKey is { Length: > 0 } key)
            client.DefaultRequestHeaders.Add(settings.ApiKeyHeader, key);
    }

    public async Task<JsonObject> Schema(CancellationToken cancellation) =>
        await Get(new Uri(root, "schema"), cancellation) as JsonObject ?? throw new RestException(HttpStatusCode.OK);

    /// <summary>One page of a collection.</summary>
    /// <param name="collection">Of the map.</param>
    /// <param name="query">Escaped, without a cursor.</param>
    /// <param name="cursor">From the page before.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<RestPage> Page(Collection collection, string query, string? cursor, CancellationToken cancellation)
    {
        var next = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
        var page = await Get(new Uri($"{Path(collection)}?{query}{next}"), cancellation) as JsonObject;
        if (page?["items"] is not JsonArray items)
            throw new RestException(HttpStatusCode.OK);
        seen[collection.Address.Collection] = true;
        return new RestPage([.. items.OfType<JsonObject>()], page["next"]?.GetValue<string>());
    }

    /// <returns>Null when there is no such item.</returns>
    public async Task<JsonObject?> Item(Collection collection, string id, CancellationToken cancellation)
    {
        var item = await Get(Path(collection, id), cancellation) as JsonObject;
        if (item is null)
            await RequireCollection(collection, cancellation);
        return item;
    }

    /// <returns>False when there is no such item.</returns>
    public Task<bool> Delete(Collection collection, string id, CancellationToken cancellation) =>
        Send(HttpMethod.Delete, collection, id, null, cancellation);

    /// <param name="collection">Of the map.</param>
    /// <param name="id">Of the item.</param>
    /// <param name="patch">A JSON merge patch, RFC 7396.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>False when there is no such item.</returns>
    public Task<bool> Patch(Collection collection, string id, JsonObject patch, CancellationToken cancellation) =>
        Send(HttpMethod.Patch, collection, id, patch, cancellation);


    public void Dispose() => client.Dispose();

    /// <summary>True when the service's schema names this collection so.</summary>
    public bool IsBehind(Collection collection, string name) =>
        name == collection.Address.Collection || (settings.Collections.TryGetValue(collection.Address.Collection, out var path) && path.Trim('/') == name);

    private Uri Path(Collection collection)
    {
        var name = collection.Address.Collection;
        var path = settings.Collections.TryGetValue(name, out var configured) ? configured.Trim('/') : Uri.EscapeDataString(name);
        return new Uri(root, path);
    }

    // Nothing, or a step up, would name the collection or what is above it: all rows instead of one.
    private Uri Path(Collection collection, string id) => id is "" or "." or ".."
        ? throw new RestException(HttpStatusCode.BadRequest)
        : new Uri($"{Path(collection)}/{Uri.EscapeDataString(id)}");

    private async Task<bool> Send(HttpMethod method, Collection collection, string id, JsonObject? body, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var request = new HttpRequestMessage(method, Path(collection, id));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (IsGone(response))
            await RequireCollection(collection, cancellation);
        else if (!response.IsSuccessStatusCode)
            throw new RestException(response.StatusCode);
        return !IsGone(response);
    }

    // An item that is gone and a path that never was answer alike: the second must not pass for an erasure. Asked once for each collection.
    private async Task RequireCollection(Collection collection, CancellationToken cancellation)
    {
        if (!seen.ContainsKey(collection.Address.Collection))
            await Page(collection, "limit=1", null, cancellation);
    }

    private async Task<JsonNode?> Get(Uri address, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        if (IsGone(response))
            return null;
        if (response.StatusCode != HttpStatusCode.OK)
            throw new RestException(response.StatusCode);
        await using var body = new BoundedStream(await response.Content.ReadAsStreamAsync(either.Token), settings.MaxResponseBytes);
        try
        {
            return await JsonNode.ParseAsync(body, cancellationToken: either.Token);
        }
        catch (JsonException)
        {
            throw new RestException(response.StatusCode);
        }
    }

    private static bool IsGone(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone;
}

/// <param name="Next">The cursor of the next page; null after the last.</param>
internal sealed record RestPage(IReadOnlyList<JsonObject> Items, string? Next);

/// <summary>An answer that the REST shape does not foresee; with status 200, a body that it does not.</summary>
internal sealed class RestException(HttpStatusCode status) : Exception
{
    public HttpStatusCode Status { get; } = status;
}

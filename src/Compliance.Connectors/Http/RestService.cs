using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Connectors.Rows;
using Compliance.Connectors.Settings;
using Compliance.DataMap;
using Compliance.Values;
using Compliance.Workflows;

namespace Compliance.Connectors.Http;

/// <summary>
/// The calls of the REST shape that docs/connectors.md describes. An answer of another shape is a failure with its place.
/// </summary>
internal sealed class RestService(string connection, ConnectionSettings settings, RestExchange exchange)
{
    private const string Place = "{id}";

    private readonly ConcurrentDictionary<string, bool> _seen = new();

    public async Task<JsonObject> Schema(CancellationToken cancellation) =>
        (await exchange.Send(HttpMethod.Get, new Uri(exchange.Root, "schema"), null, cancellation)).Body as JsonObject
        ?? throw new StepFailedException(ConnectorFailure.Mismatch, $"{connection}/schema");

    /// <summary>One page of a collection.</summary>
    /// <param name="collection">Of the map.</param>
    /// <param name="query">Escaped, without a cursor.</param>
    /// <param name="trail">How far the listing has come.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<RestPage> Page(Collection collection, string query, PageTrail trail, CancellationToken cancellation)
    {
        var cursor = trail.Cursor is null ? "" : $"&cursor={Uri.EscapeDataString(trail.Cursor)}";
        var answer = await exchange.Send(HttpMethod.Get, new Uri($"{Path(collection)}?{query}{cursor}"), null, cancellation);
        if (answer.IsGone || answer.Body is not JsonObject page)
            throw Mismatched(collection);
        if (page["items"] is not JsonArray items || items.Any(item => item is not JsonObject))
            throw Mismatched(collection, "items");
        _seen[collection.Address.Collection] = true;
        return new RestPage([.. items.Cast<JsonObject>()], Next(collection, page["next"], trail));
    }

    /// <summary>Every item of a listing.</summary>
    public async IAsyncEnumerable<JsonObject> Items(
        Collection collection, string query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var trail = PageTrail.Start; trail is not null;)
        {
            var page = await Page(collection, query, trail, cancellation);
            foreach (var item in page.Items)
                yield return item;
            trail = page.Next;
        }
    }

    /// <returns>Null when there is no such item.</returns>
    public async Task<JsonObject?> Item(Collection collection, string id, CancellationToken cancellation) =>
        (await Tagged(collection, id, cancellation))?.Item;

    /// <returns>The item with its ETag, where the service gives one; null when there is no such item.</returns>
    public async Task<TaggedItem?> Tagged(Collection collection, string id, CancellationToken cancellation)
    {
        var answer = await exchange.Send(HttpMethod.Get, Path(collection, id), null, cancellation);
        if (answer.IsGone)
        {
            await RequireCollection(collection, cancellation);
            return null;
        }

        var item = answer.Body as JsonObject ?? throw Mismatched(collection);
        return Id(collection, item) == id ? new TaggedItem(item, answer.Tag) : throw Mismatched(collection, IdField(collection));
    }

    /// <returns>False when the service says that there is no such item.</returns>
    public Task<bool> Delete(Collection collection, string id, CancellationToken cancellation) =>
        Change(HttpMethod.Delete, collection, id, null, null, cancellation);

    /// <param name="collection">Of the map.</param>
    /// <param name="id">Of the item.</param>
    /// <param name="patch">A JSON merge patch, RFC 7396.</param>
    /// <param name="tag">The ETag that the item must still have; null where its service gives none.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>False when the service says that there is no such item.</returns>
    public Task<bool> Patch(
        Collection collection, string id, JsonObject patch, EntityTagHeaderValue? tag, CancellationToken cancellation) =>
        Change(HttpMethod.Patch, collection, id, patch, tag, cancellation);

    /// <summary>The text of an item's id, by which it is addressed.</summary>
    /// <exception cref="StepFailedException">It has none: nothing could erase it.</exception>
    public string Id(Collection collection, JsonObject item) =>
        FieldText.Of(item[IdField(collection)]) is { } id && !IdentityText.IsBlank(id)
            ? id : throw Mismatched(collection, IdField(collection));

    /// <summary>True when the service's schema names this collection so.</summary>
    public bool IsBehind(Collection collection, string name) =>
        name == collection.Address.Collection
        || (settings.Collections.TryGetValue(collection.Address.Collection, out var path) && Before(path).Trim('/') == name);

    private string IdField(Collection collection) =>
        KeyParts.Of(collection, connection) is [var id] ? id : throw Mismatched(collection);

    // Blank is no cursor: services end so, too.
    private PageTrail? Next(Collection collection, JsonNode? next, PageTrail trail)
    {
        if (next is null)
            return null;
        if (next.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
            throw Mismatched(collection, "next");
        var cursor = FieldText.Of(next)!;
        if (IdentityText.IsBlank(cursor))
            return null;
        var further = trail.To(cursor);
        if (further.Repeats || cursor == trail.Cursor)
            throw new StepFailedException(ConnectorFailure.EndlessPages, ConnectorFailure.Reference(connection, collection));
        return further.Pages < settings.MaxPages
            ? further
            : throw new StepFailedException(
                ConnectorFailure.EndlessPages, $"{ConnectorFailure.Reference(connection, collection)}: Connections:{connection}:MaxPages");
    }

    private async Task<bool> Change(
        HttpMethod method, Collection collection, string id, JsonObject? body, EntityTagHeaderValue? tag, CancellationToken cancellation)
    {
        var answer = await exchange.Send(method, Path(collection, id), body, cancellation, tag);
        if (answer.IsGone)
            await RequireCollection(collection, cancellation);
        return !answer.IsGone;
    }

    // An item that is gone and a path that never was answer alike: the second must not pass for an erasure. Asked once for each collection.
    private async Task RequireCollection(Collection collection, CancellationToken cancellation)
    {
        if (!_seen.ContainsKey(collection.Address.Collection))
            await Page(collection, "limit=1", PageTrail.Start, cancellation);
    }

    private Uri Path(Collection collection) => new(exchange.Root, Before(Configured(collection)));

    // Nothing, or a step up, would name the collection or what is above it: all rows instead of one. Half a character would name another
    // row.
    private Uri Path(Collection collection, string id)
    {
        if (id is "" or "." or ".." || Uri.UnescapeDataString(Uri.EscapeDataString(id)) != id)
            throw Mismatched(collection, IdField(collection));
        var (path, escaped) = (Configured(collection), Uri.EscapeDataString(id));
        return new Uri(exchange.Root, path.Contains(Place, StringComparison.Ordinal)
            ? path.Replace(Place, escaped, StringComparison.Ordinal)
            : $"{path.TrimEnd('/')}/{escaped}");
    }

    private string Configured(Collection collection) => settings.Collections.TryGetValue(collection.Address.Collection, out var path)
        ? path.TrimStart('/')
        : Uri.EscapeDataString(collection.Address.Collection);

    private static string Before(string path) => path.IndexOf(Place, StringComparison.Ordinal) is >= 0 and var at ? path[..at] : path;

    private StepFailedException Mismatched(Collection collection, string? field = null) =>
        ConnectorFailure.Mismatched(connection, collection, field);
}

/// <param name="Item">As the service has it.</param>
/// <param name="Tag">Its strong ETag; null where the service gives none.</param>
internal sealed record TaggedItem(JsonObject Item, EntityTagHeaderValue? Tag);

/// <param name="Next">Where the next page begins; null after the last.</param>
internal sealed record RestPage(IReadOnlyList<JsonObject> Items, PageTrail? Next);

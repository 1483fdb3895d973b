using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;

namespace Shop.Marketing;

/// <summary>The same six routes for each kind of record.</summary>
internal static class RecordEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static void MapRecords(this IEndpointRouteBuilder routes, RecordKind kind)
    {
        routes.MapGet("/", (HttpRequest request, RecordStore store) => Search(kind, request, store));
        routes.MapPost("/batch", ([FromBody] JsonArray records, RecordStore store) => Put(kind, records, store));
        routes.MapGet("/{id}", (string id, RecordStore store) => store.Get(kind, id) is { } record ? Json(record) : Results.NotFound());
        routes.MapPatch(
            "/{id}",
            (string id, [FromBody] JsonObject patch, RecordStore store) =>
                patch.ContainsKey(kind.Id) ? Bad($"{kind.Id} cannot change.")
                : store.Patch(kind, id, patch) ? Results.NoContent()
                : Results.NotFound());
        routes.MapDelete("/{id}", (string id, RecordStore store) => store.Delete(kind, id) ? Results.NoContent() : Results.NotFound());
    }

    private static IResult Search(RecordKind kind, HttpRequest request, RecordStore store)
    {
        var limit = DefaultLimit;
        var filters = new List<RecordFilter>();
        string? cursor = null;
        foreach (var (name, values) in request.Query)
        {
            if (name == "cursor")
                cursor = values[0];
            else if (name == "limit")
            {
                if (!int.TryParse(values[0], out limit) || limit is < 1 or > MaxLimit)
                    return Bad($"limit must be 1 to {MaxLimit}.");
            }
            else if (RecordFilter.Parse(name, values) is { } filter)
                filters.Add(filter);
            else
                return Bad("A query parameter is no field path.");
        }

        var page = store.Search(kind, filters, cursor, limit);
        return Json(new JsonObject { ["items"] = new JsonArray([.. page.Items]), ["next"] = page.Next });
    }

    private static IResult Put(RecordKind kind, JsonArray records, RecordStore store)
    {
        if (
            !records.All(record =>
                record is JsonObject && record[kind.Id] is JsonValue id && id.GetValueKind() == System.Text.Json.JsonValueKind.String))
            return Bad($"Each record needs a {kind.Id}.");
        store.Put(kind, records.Select(record => record!.AsObject()));
        return Results.NoContent();
    }

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");

    private static IResult Bad(string title) => Results.Problem(statusCode: StatusCodes.Status400BadRequest, title: title);
}

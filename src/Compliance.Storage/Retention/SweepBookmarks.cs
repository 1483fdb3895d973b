using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Connectors;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Retention;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Retention;

/// <summary>A bookmark's place may name rows, so it is sealed.</summary>
internal sealed class SweepBookmarks(StorageLayout layout, SubjectKeys keys, SubjectProtector protector) : ISweepBookmarks
{
    private static readonly KeyOwner Owner = KeyOwner.Own("sweep-bookmarks");

    private readonly TableClient _table = layout.Table(Bookmarks.Table);
    private readonly SealedColumns _columns = new(layout, keys, protector, Owner, sweep => new("bookmarks", sweep, "place"));

    public async Task<SweepBookmark?> Find(string sweep, CancellationToken cancellation)
    {
        if (await _table.Find(Owner.Id, sweep, cancellation) is not { } row)
            return null;

        var place = JsonSerializer.Deserialize<Place>(await _columns.Open(row, cancellation), WorkflowJson.Options)!;
        return new SweepBookmark(
            place.Continuation, JsonSerializer.Deserialize<SweepTally>(row.GetString("Tally"), WorkflowJson.Options)!, place.Pending);
    }

    public async Task Save(string sweep, SweepBookmark bookmark, CancellationToken cancellation)
    {
        var row = new TableEntity(Owner.Id, sweep) { ["Tally"] = JsonSerializer.Serialize(bookmark.Tally, WorkflowJson.Options) };
        var place = JsonSerializer.SerializeToUtf8Bytes(new Place(bookmark.Continuation, bookmark.Pending), WorkflowJson.Options);
        await _columns.Seal(row, place, cancellation);
        await _table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public Task Remove(string sweep, CancellationToken cancellation) =>
        _table.DeleteEntityAsync(Owner.Id, sweep, cancellationToken: cancellation);

    private sealed record Place(string? Continuation, PendingErasure? Pending);
}

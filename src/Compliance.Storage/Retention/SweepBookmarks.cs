using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Retention;
using Compliance.Workflows;

namespace Compliance.Storage.Retention;

/// <summary>Bookmarks are sealed, all under one data key of this system's own. What is sealed fills as many columns as it needs.</summary>
internal sealed class SweepBookmarks(StorageLayout layout, SubjectKeys keys, SubjectProtector protector) : ISweepBookmarks
{
    /// <summary>The service takes 64 KiB in one property, and 1 MiB in a row.</summary>
    private const int ColumnBytes = 64 * 1024;

    private static readonly KeyOwner Owner = KeyOwner.Own("sweep-bookmarks");

    private readonly TableClient table = layout.Bookmarks;

    public async Task<SweepBookmark?> Find(string sweep, CancellationToken cancellation)
    {
        if (await table.Find(Owner.Id, sweep, cancellation) is not { } row)
            return null;

        byte[] record = [.. Enumerable.Range(0, row.GetInt32("Columns")!.Value).SelectMany(index => row.GetBinary(Column(index)))];
        var place = JsonSerializer.Deserialize<Place>(await protector.Open(Owner, Address(sweep), record, cancellation), WorkflowJson.Options)!;
        return new SweepBookmark(
            place.Continuation, JsonSerializer.Deserialize<SweepTally>(row.GetString("Tally"), WorkflowJson.Options)!, place.Pending);
    }

    public async Task Save(string sweep, SweepBookmark bookmark, CancellationToken cancellation)
    {
        await layout.BindOwn(keys, Owner, cancellation);
        var place = JsonSerializer.SerializeToUtf8Bytes(new Place(bookmark.Continuation, bookmark.Pending), WorkflowJson.Options);
        var columns = (await protector.Seal(Owner, Address(sweep), place, cancellation)).Chunk(ColumnBytes).ToArray();
        var row = new TableEntity(Owner.Id, sweep)
        {
            ["Tally"] = JsonSerializer.Serialize(bookmark.Tally, WorkflowJson.Options),
            ["Columns"] = columns.Length,
        };
        foreach (var (index, column) in columns.Index())
            row[Column(index)] = column;
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public Task Remove(string sweep, CancellationToken cancellation) =>
        table.DeleteEntityAsync(Owner.Id, sweep, cancellationToken: cancellation);

    private static string Column(int index) => string.Create(CultureInfo.InvariantCulture, $"Place{index}");

    private static RecordAddress Address(string sweep) => new("bookmarks", sweep, "place");

    private sealed record Place(string? Continuation, PendingErasure? Pending);
}

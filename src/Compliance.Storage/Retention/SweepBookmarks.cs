using System.Text.Json;
using Azure.Data.Tables;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Retention;
using Compliance.Workflows;

namespace Compliance.Storage.Retention;

/// <summary>Bookmarks are sealed, all under one data key of this system's own.</summary>
internal sealed class SweepBookmarks(StorageLayout layout, SubjectKeys keys, SubjectProtector protector) : ISweepBookmarks
{
    private static readonly KeyOwner Owner = KeyOwner.Own("sweep-bookmarks");

    private readonly TableClient table = layout.Bookmarks;

    public async Task<SweepBookmark?> Find(string sweep, CancellationToken cancellation)
    {
        if (await table.Find(Owner.Id, sweep, cancellation) is not { } row)
            return null;

        var continuation = row.GetString("Continuation") is { } text ? await protector.OpenText(Owner, Address(sweep), text, cancellation) : null;
        return new SweepBookmark(continuation, JsonSerializer.Deserialize<SweepTally>(row.GetString("Tally"), WorkflowJson.Options)!);
    }

    public async Task Save(string sweep, SweepBookmark bookmark, CancellationToken cancellation)
    {
        await layout.BindOwn(keys, Owner, cancellation);
        var continuation = bookmark.Continuation is { } text ? await protector.SealText(Owner, Address(sweep), text, cancellation) : null;
        var row = new TableEntity(Owner.Id, sweep) { ["Continuation"] = continuation, ["Tally"] = JsonSerializer.Serialize(bookmark.Tally, WorkflowJson.Options) };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }

    public Task Remove(string sweep, CancellationToken cancellation) =>
        table.DeleteEntityAsync(Owner.Id, sweep, cancellationToken: cancellation);

    private static RecordAddress Address(string sweep) => new("bookmarks", sweep, "continuation");
}

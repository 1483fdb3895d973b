using Azure.Data.Tables;
using Compliance.DataMap;
using Compliance.Restores;
using Compliance.Storage.State;
using NodaTime;

namespace Compliance.Storage.Keys;

/// <summary>
/// A row for each collection, in the account that is restored with the data: then it is gone through again, which does no harm.
/// </summary>
internal sealed class RestoreBookmarks(StorageLayout layout) : IRestoreBookmarks
{
    private const string Partition = "restored-rows";
    private const string Searched = "Searched";

    private readonly TableClient _table = layout.Table(Bookmarks.Table);

    public async Task<Instant?> Find(CollectionAddress collection, CancellationToken cancellation) =>
        (await _table.Find(Partition, Key(collection), cancellation))?.GetDateTimeOffset(Searched) is { } searched
            ? Instant.FromDateTimeOffset(searched)
            : null;

    public Task Save(CollectionAddress collection, Instant searched, CancellationToken cancellation) => _table.UpsertEntityAsync(
        new TableEntity(Partition, Key(collection)) { [Searched] = searched.ToDateTimeOffset() }, TableUpdateMode.Replace, cancellation);

    /// <summary>Any name may be a collection's, and not any a row's.</summary>
    private static string Key(CollectionAddress collection) => RowKeys.Of(collection.ToString());
}

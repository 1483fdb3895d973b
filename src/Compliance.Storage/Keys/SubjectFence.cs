using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Protection.Erasure;

namespace Compliance.Storage.Keys;

/// <summary>One row per fence, in the custodian's own account: the service reads them.</summary>
internal sealed class SubjectFence(StorageLayout layout) : ISubjectFence
{
    private const string Row = "fence";

    private readonly TableClient table = layout.Fence;

    public async Task<FenceRow?> Find(string id, CancellationToken cancellationToken = default) =>
        await table.Find(id, Row, cancellationToken) is { } row ? Read(row) : null;

    public async IAsyncEnumerable<FenceRow> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(each => each.RowKey == Row, cancellationToken: cancellationToken))
            yield return Read(row);
    }

    public async Task<FenceRow?> TryAdd(FenceRow row, CancellationToken cancellationToken = default) =>
        await table.TryAdd(Write(row), cancellationToken) is { } etag ? row with { ETag = etag.ToString() } : null;

    public async Task<FenceRow?> TryReplace(FenceRow row, CancellationToken cancellationToken = default) =>
        await table.TryReplace(Write(row), cancellationToken) is { } etag ? row with { ETag = etag.ToString() } : null;

    public Task<bool> TryRemove(FenceRow row, CancellationToken cancellationToken = default) => table.TryRemove(Write(row), cancellationToken);

    private static TableEntity Write(FenceRow row) => new(row.Id, Row)
    {
        ETag = new Azure.ETag(row.ETag),
        ["Selectors"] = string.Join('\n', row.Selectors),
        ["Salt"] = row.Salt.ToArray(),
        ["RequestId"] = row.RequestId,
        ["State"] = row.State.ToString(),
        ["LogIndex"] = row.LogIndex,
        ["FinalSince"] = row.FinalSince,
        ["Ends"] = row.Ends,
    };

    private static FenceRow Read(TableEntity row) => new(
        row.PartitionKey,
        row.GetString("Selectors").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        row.GetBinary("Salt"),
        row.GetString("RequestId"),
        Enum.Parse<FenceState>(row.GetString("State")),
        row.GetInt64("LogIndex"),
        row.GetDateTimeOffset("FinalSince"),
        row.GetDateTimeOffset("Ends"),
        row.ETag.ToString());
}

using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Compliance.Protection.Erasure;
using Compliance.Storage.State;
using Compliance.Workflows;

namespace Compliance.Storage.Keys;

/// <summary>One row per fence, in the custodian's own account: the service reads them.</summary>
internal sealed class SubjectFence(StorageLayout layout) : ISubjectFence
{
    internal static readonly StateTable Table = new("fence", StateAccount.Custody, Role.Eraser) { Readers = [Role.Service] };

    private const string Row = "fence";
    private const string Page = "rows-";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<FenceRow?> Find(string id, CancellationToken cancellationToken = default) =>
        await _table.Find(id, Row, cancellationToken) is { } row ? Read(row) : null;

    public async IAsyncEnumerable<FenceRow> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(each => each.RowKey == Row, cancellationToken: cancellationToken))
            yield return Read(row);
    }

    public async Task<FenceRow?> TryAdd(FenceRow row, CancellationToken cancellationToken = default) =>
        await _table.TryAdd(Write(row), cancellationToken) is { } etag ? row with { ETag = etag.ToString() } : null;

    public async Task<FenceRow?> TryAdd(
        FenceRow row, IReadOnlyCollection<RowFingerprint> page, CancellationToken cancellationToken = default)
    {
        if (page.Count == 0)
            return await TryAdd(row, cancellationToken);
        try
        {
            var added = await _table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.Add, Write(row)),
                    new(TableTransactionActionType.UpsertReplace, Write(row.Id, row.RequestId, 0, page)),
                ],
                cancellationToken);
            return row with { ETag = added.Value[0].Headers.ETag!.Value.ToString() };
        }
        catch (RequestFailedException there) when (there.Status == (int)HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    public async Task<FenceRow?> TryReplace(FenceRow row, CancellationToken cancellationToken = default) =>
        await _table.TryReplace(Write(row), cancellationToken) is { } etag ? row with { ETag = etag.ToString() } : null;

    /// <summary>The row first: fingerprints without a row are nobody's, and go with the next row of this id.</summary>
    public async Task<bool> TryRemove(FenceRow row, CancellationToken cancellationToken = default)
    {
        if (!await _table.TryRemove(Write(row), cancellationToken))
            return false;
        await foreach (
            var page in _table.QueryAsync<TableEntity>(
                Pages(row.Id, ""), select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
            await _table.DeleteEntityAsync(page.PartitionKey, page.RowKey, cancellationToken: cancellationToken);
        return true;
    }

    public Task KeepRows(
        string id, string requestId, int page, IReadOnlyCollection<RowFingerprint> rows, CancellationToken cancellationToken = default) =>
        _table.UpsertEntityAsync(Write(id, requestId, page, rows), TableUpdateMode.Replace, cancellationToken);

    public async IAsyncEnumerable<RowFingerprint> ListRows(
        string id, string requestId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var page in _table.QueryAsync<TableEntity>(Pages(id, requestId), cancellationToken: cancellationToken))
        {
            foreach (var fingerprint in RowFingerprint.Unpack(page.GetBinary("Rows")))
                yield return fingerprint;
        }
    }

    private static string PageOf(string requestId) => requestId.Length == 0 ? Page : $"{Page}{RowKeys.Of(requestId)}-";

    /// <summary>A range of keys, so that neither the fence's row nor another partition is read.</summary>
    private static string Pages(string id, string requestId) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {PageOf(requestId)} and RowKey lt {PageOf(requestId) + "~"}");

    private static TableEntity Write(string id, string requestId, int page, IReadOnlyCollection<RowFingerprint> rows) =>
        new(id, string.Create(CultureInfo.InvariantCulture, $"{PageOf(requestId)}{page:D4}")) { ["Rows"] = RowFingerprint.Pack(rows) };

    private static TableEntity Write(FenceRow row) => new(row.Id, Row)
    {
        ETag = new Azure.ETag(row.ETag),
        ["Selectors"] = string.Join('\n', row.Selectors),
        ["Salt"] = row.Salt.ToArray(),
        ["RequestId"] = row.RequestId,
        ["Since"] = row.Since,
        ["KeyName"] = row.Key?.Name,
        ["KeyVersion"] = row.Key?.Version,
        ["KeyDataKeyId"] = row.Key?.DataKeyId,
        ["KeyBound"] = row.Key?.Bound,
        ["Disabled"] = row.Disabled,
        ["State"] = row.State.ToString(),
        ["LogIndex"] = row.LogIndex,
        ["FinalSince"] = row.FinalSince,
        ["Ends"] = row.Ends,
        ["IsDeleted"] = row.Deletion is not null,
        ["Deleted"] = row.Deletion?.Deleted,
        ["ScheduledPurge"] = row.Deletion?.ScheduledPurge,
        ["RecoveryLevel"] = row.Deletion?.RecoveryLevel,
    };

    private static FenceRow Read(TableEntity row) => new(
        row.PartitionKey,
        row.GetString("Selectors").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        row.GetBinary("Salt"),
        row.GetString("RequestId"),
        row.GetDateTimeOffset("Since")!.Value,
        Enum.Parse<FenceState>(row.GetString("State")),
        row.GetInt64("LogIndex"),
        row.GetDateTimeOffset("FinalSince"),
        row.GetDateTimeOffset("Ends"),
        row.ETag.ToString())
    {
        Key = row.GetString("KeyName") is { } key
            ? new(key, row.GetString("KeyVersion"), row.GetGuid("KeyDataKeyId")!.Value, row.GetInt64("KeyBound")!.Value)
            : null,
        Disabled = row.GetDateTimeOffset("Disabled"),
        Deletion = row.GetBoolean("IsDeleted") is true
            ? new(row.GetDateTimeOffset("Deleted"), row.GetDateTimeOffset("ScheduledPurge"), row.GetString("RecoveryLevel"))
            : null,
    };
}

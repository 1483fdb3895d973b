using System.Globalization;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Compliance.Keys;
using NodaTime;

namespace Compliance.Storage.Commands;

/// <summary>
/// One row that counts, and beside it a row for each key of an hour, so that the same key counts once: both in one transaction.
/// </summary>
internal sealed class BreakerState(StorageLayout layout) : IBreakerState
{
    private const string Partition = "breaker";
    private const string Row = "state";
    private const string Hour = "Hour";
    private const string Keys = "Keys";
    private const string Round = "Round";
    private const string Since = "OpenSince";

    private readonly TableClient _table = layout.Table(CommandLedger.Table);

    /// <summary>The row of the key that this process counted last: it is deleted, and soon after purged.</summary>
    private volatile string? _counted;

    public async Task<BreakerReading> Count(string keyName, Instant now, CancellationToken cancellation)
    {
        var hour = now.ToDateTimeUtc().ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        while (true)
        {
            var state = await State(cancellation);
            var before = Reading(state);
            var key = new TableEntity(Partition, KeyOf(hour, state, keyName)) { ["At"] = now.ToDateTimeOffset() };
            if (before.IsOpen || key.RowKey == _counted)
                return before;
            state[Keys] = state.GetString(Hour) == hour ? before.Keys + 1 : 1;
            state[Hour] = hour;
            if (await TryCount(key, state, cancellation) is not { } isNew)
                continue;
            _counted = key.RowKey;
            return isNew ? Reading(state) : before;
        }
    }

    /// <returns>False where the key was counted before; null where the count has changed since it was read.</returns>
    private async Task<bool?> TryCount(TableEntity key, TableEntity state, CancellationToken cancellation)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [new(TableTransactionActionType.Add, key), new(TableTransactionActionType.UpdateReplace, state, state.ETag)], cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status == (int)HttpStatusCode.Conflict)
        {
            return false;
        }
        catch (RequestFailedException changed) when (changed.Status == (int)HttpStatusCode.PreconditionFailed)
        {
            return null;
        }
    }

    public async Task Open(Instant now, CancellationToken cancellation)
    {
        await State(cancellation);
        await _table.Change(
            Partition, Row,
            row =>
            {
                row[Since] = now.ToDateTimeOffset();
                return true;
            },
            cancellation);
    }

    public async Task<bool> Release(CancellationToken cancellation)
    {
        var wasOpen = false;
        await State(cancellation);
        await _table.Change(
            Partition, Row,
            row =>
            {
                wasOpen = row.Remove(Since);
                row[Keys] = 0;
                row[Round] = row.GetInt32(Round)!.Value + 1;
                return wasOpen;
            },
            cancellation);
        return wasOpen;
    }

    private async Task<TableEntity> State(CancellationToken cancellation)
    {
        if (await _table.Find(Partition, Row, cancellation) is { } found)
            return found;
        await _table.TryAdd(new TableEntity(Partition, Row) { [Hour] = "", [Keys] = 0, [Round] = 0 }, cancellation);
        return (await _table.Find(Partition, Row, cancellation))!;
    }

    private static BreakerReading Reading(TableEntity state) => new(state.GetInt32(Keys)!.Value, state.ContainsKey(Since));

    /// <summary>After a release another: a key that was counted before it counts again.</summary>
    private static string KeyOf(string hour, TableEntity state, string keyName) =>
        string.Create(CultureInfo.InvariantCulture, $"key-{hour}-{state.GetInt32(Round)}-{RowKeys.Of(keyName)}");
}

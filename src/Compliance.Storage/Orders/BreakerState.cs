using System.Globalization;
using Azure.Data.Tables;
using Compliance.Keys;
using NodaTime;

namespace Compliance.Storage.Orders;

/// <summary>One row that counts, and a row for each key of an hour, so that the same key counts once.</summary>
internal sealed class BreakerState(StorageLayout layout) : IBreakerState
{
    private const string Partition = "breaker";
    private const string Row = "state";
    private const string Hour = "Hour";
    private const string Keys = "Keys";
    private const string Round = "Round";
    private const string Since = "OpenSince";

    private readonly TableClient table = layout.Orders;

    public async Task<BreakerReading> Count(string keyName, Instant now, CancellationToken cancellation)
    {
        var hour = now.ToDateTimeUtc().ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        var state = await State(cancellation);
        if (state.ContainsKey(Since) || await table.TryAdd(new TableEntity(KeysOf(hour, state), RowKeys.Of(keyName)) { ["At"] = now.ToDateTimeOffset() }, cancellation) is null)
            return Reading(state);
        await table.Change(
            Partition, Row,
            row =>
            {
                row[Keys] = row.GetString(Hour) == hour ? row.GetInt32(Keys)!.Value + 1 : 1;
                row[Hour] = hour;
                state = row;
                return true;
            },
            cancellation);
        return Reading(state);
    }

    public async Task Open(Instant now, CancellationToken cancellation)
    {
        await State(cancellation);
        await table.Change(
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
        await table.Change(
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
        if (await table.Find(Partition, Row, cancellation) is { } found)
            return found;
        await table.TryAdd(new TableEntity(Partition, Row) { [Hour] = "", [Keys] = 0, [Round] = 0 }, cancellation);
        return (await table.Find(Partition, Row, cancellation))!;
    }

    private static BreakerReading Reading(TableEntity state) => new(state.GetInt32(Keys)!.Value, state.ContainsKey(Since));

    /// <summary>After a release another partition: a key that was counted before it counts again.</summary>
    private static string KeysOf(string hour, TableEntity state) => string.Create(CultureInfo.InvariantCulture, $"{Partition}-{hour}-{state.GetInt32(Round)}");
}

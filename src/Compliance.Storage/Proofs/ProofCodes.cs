using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Compliance.Proofs;
using Compliance.Storage.Requests;
using Compliance.Storage.State;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Storage.Proofs;

/// <summary>A partition for each request with one row, and one for each hour with its counters.</summary>
internal sealed class ProofCodes(StorageLayout layout) : IProofCodes, ICaseRows
{
    internal static readonly StateTable Table = new("proofs", StateAccount.State, Role.Service);

    private const string Row = "code";
    private const string HourPrefix = "hour.";
    private const string Asked = "Asked";
    private const string AskedToday = "AskedToday";
    private const string Since = "Since";
    private const string Number = "Number";
    private const string Hash = "Hash";
    private const string Expires = "Expires";
    private const string Tries = "Tries";
    private const string Counted = "Count";

    private readonly TableClient _table = layout.Table(Table);

    public async Task<int?> Ask(string requestId, int perDay, Instant now, CancellationToken cancellation)
    {
        int? number = null;
        await Upsert(
            requestId, Row,
            row =>
            {
                var isNewDay = row.GetDateTimeOffset(Since) is not { } since
                    || now - Instant.FromDateTimeOffset(since) >= Duration.FromDays(1);
                var today = isNewDay ? 0 : row.GetInt32(AskedToday) ?? 0;
                if (today >= perDay)
                {
                    number = null;
                    return false;
                }

                if (isNewDay)
                    row[Since] = now.ToDateTimeOffset();
                number = (row.GetInt32(Asked) ?? 0) + 1;
                (row[Asked], row[AskedToday]) = (number, today + 1);
                return true;
            },
            cancellation);
        return number;
    }

    public Task Keep(string requestId, ProofCode code, CancellationToken cancellation) => Upsert(
        requestId, Row,
        row =>
        {
            if (row.GetInt32(Number) >= code.Number)
                return false;
            (row[Number], row[Hash], row[Expires], row[Tries]) = (code.Number, code.Hash, code.Expires.ToDateTimeOffset(), 0);
            return true;
        },
        cancellation);

    public async Task<(ProofCode Code, int Tries)?> Try(string requestId, CancellationToken cancellation)
    {
        (ProofCode, int)? kept = null;
        await Upsert(
            requestId, Row,
            row =>
            {
                var tries = row.GetInt32(Tries) ?? 0;
                row[Tries] = tries + 1;
                kept = row.GetInt32(Number) is { } number
                    ? (new ProofCode(number, row.GetString(Hash), Instant.FromDateTimeOffset(row.GetDateTimeOffset(Expires)!.Value)), tries)
                    : null;
                return true;
            },
            cancellation);
        return kept;
    }

    public async Task<bool> Count(string what, string of, int most, Instant now, CancellationToken cancellation)
    {
        var isWithin = false;
        await Upsert(
            Hour(now), $"{what}.{of}",
            row =>
            {
                var counted = row.GetInt32(Counted) ?? 0;
                isWithin = counted < most;
                row[Counted] = counted + 1;
                return isWithin;
            },
            cancellation);
        return isWithin;
    }

    public Task RemoveBefore(Instant at, CancellationToken cancellation) => _table.RemoveAll(
        TableClient.CreateQueryFilter($"PartitionKey ge {HourPrefix} and PartitionKey lt {Hour(at)}"), cancellation);

    public Task Remove(string requestId, CancellationToken cancellation) =>
        _table.RemoveAll(TableClient.CreateQueryFilter($"PartitionKey eq {requestId}"), cancellation);

    private static string Hour(Instant at) => HourPrefix + at.ToString("uuuuMMddHH", CultureInfo.InvariantCulture);

    /// <summary>Reads, changes and writes a row, which need not be there, until nobody came in between.</summary>
    private async Task Upsert(string partition, string key, Func<TableEntity, bool> change, CancellationToken cancellation)
    {
        ETag? written;
        do
        {
            var known = await _table.Find(partition, key, cancellation);
            var row = known ?? new TableEntity(partition, key);
            if (!change(row))
                return;
            written = known is null ? await _table.TryAdd(row, cancellation) : await _table.TryReplace(row, cancellation);
        }
        while (written is null);
    }
}

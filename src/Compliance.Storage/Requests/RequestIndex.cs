using System.Globalization;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Storage.Requests;

/// <summary>
/// Which requests are open, have an export, or have a case file: rows of the same table, in a partition for each index. Index rows are
/// written before the record and removed after it, so that a crash in between leaves a row too many and never one too few. Such a row is
/// removed when it is met. The partitions have names that no request id can have.
/// </summary>
internal sealed class RequestIndex(TableClient table)
{
    private const string RequestId = "RequestId";

    /// <summary>By the request's id.</summary>
    public const string Open = "index.open";

    /// <summary>By the time until which the export can be downloaded.</summary>
    public const string Exports = "index.exports";

    /// <summary>By the time when the request was closed.</summary>
    public const string Cases = "index.cases";

    /// <summary>By the time of receipt, of the same person for the same right: see <see cref="RequestRecord.Repeat"/>.</summary>
    public static string Repeats(string repeat) => RepeatsOf + repeat;

    private const string RepeatsOf = "index.repeats.";

    public Task Put(string index, string key, string requestId, CancellationToken cancellation) =>
        table.TryAdd(new TableEntity(index, key) { [RequestId] = requestId }, cancellation);

    public Task Remove(string index, string key, CancellationToken cancellation) =>
        table.DeleteEntityAsync(index, key, cancellationToken: cancellation);

    /// <summary>A key that sorts by time.</summary>
    public static string KeyOf(Instant at, string requestId) => $"{Sorted(at)}-{requestId}";

    /// <summary>Where the index has a record; null where it no longer does.</summary>
    public static string? KeyIn(string index, RequestRecord record) => index switch
    {
        Open => record.Closed is null ? record.Id : null,
        Exports => record.ExportUntil is { } until ? KeyOf(until, record.Id) : null,
        _ when index.StartsWith(RepeatsOf, StringComparison.Ordinal) =>
            record.CaseEnded is null ? KeyOf(record.Received, record.Id) : null,
        Cases => record is { CaseEnded: null, Closed: { } closed } ? KeyOf(closed, record.Id) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <param name="index">One of these.</param>
    /// <param name="before">Only what is earlier; null for all.</param>
    /// <param name="find">Reads the record.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async IAsyncEnumerable<RequestRecord> List(
        string index, Instant? before, Func<string, CancellationToken, Task<RequestRecord?>> find,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = before is { } time
            ? TableClient.CreateQueryFilter($"PartitionKey eq {index} and RowKey lt {Sorted(time)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {index}");
        await foreach (var row in table.QueryAsync<TableEntity>(query, cancellationToken: cancellation))
        {
            // A record that is not there yet is just being added, and one that is still open is just being closed.
            if (await find(row.GetString(RequestId), cancellation) is not { } record)
                continue;
            if (KeyIn(index, record) == row.RowKey)
                yield return record;
            else if (record.Closed is not null)
                await table.TryRemove(row, cancellation);
        }
    }

    private static string Sorted(Instant at) => at.ToUnixTimeTicks().ToString("D19", CultureInfo.InvariantCulture);
}

using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Requests;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Storage.Requests;

/// <summary>One partition per request, so that requests spread over the table; reservations have partitions of their own.</summary>
internal sealed class RequestStore(StorageLayout layout) : IRequestStore
{
    private const string Row = "request";
    private const string Reservation = "reservation";

    private readonly TableClient table = layout.Requests;

    public async Task<(string RequestId, bool SameContent)> Reserve(
        string key, string contentDigest, string requestId, CancellationToken cancellation)
    {
        var row = new TableEntity(key, Reservation) { ["RequestId"] = requestId, ["Content"] = contentDigest };
        if (await table.TryAdd(row, cancellation) is not null)
            return (requestId, true);

        var first = await table.Find(key, Reservation, cancellation) ?? throw new InvalidOperationException("A reservation went away.");
        return (first.GetString("RequestId"), first.GetString("Content") == contentDigest);
    }

    public Task Add(RequestRecord record, CancellationToken cancellation) => table.TryAdd(Write(record), cancellation);

    public async Task<RequestRecord?> Find(string requestId, CancellationToken cancellation) =>
        await table.Find(requestId, Row, cancellation) is { } row ? Read(row) : null;

    public Task Close(string requestId, RequestOutcome outcome, Instant at, Instant? exportUntil, CancellationToken cancellation) =>
        table.Change(
            requestId, Row,
            row =>
            {
                // An ending that was not the last word yet, of a key whose purge was far off, is brought up to date.
                if ((bool)row["Ended"])
                    return row.GetString("Outcome") == nameof(RequestOutcome.Pending) && Set(row, "Outcome", outcome.ToString());
                row["Ended"] = true;
                row["Closed"] = at.ToDateTimeOffset();
                row["Outcome"] = outcome.ToString();
                row["ExportUntil"] = exportUntil?.ToDateTimeOffset();
                return true;
            },
            cancellation);

    public Task ForgetExport(string requestId, CancellationToken cancellation) =>
        table.Change(requestId, Row, row => row.Remove("ExportUntil"), cancellation);

    public Task EndCase(string requestId, Instant at, CancellationToken cancellation) =>
        table.Change(
            requestId, Row,
            row =>
            {
                row["CaseEnded"] = at.ToDateTimeOffset();
                row["CaseKept"] = false;
                return true;
            },
            cancellation);

    public async IAsyncEnumerable<RequestRecord> List(RequestFilter filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = filter switch
        {
            RequestFilter.Open => TableClient.CreateQueryFilter($"RowKey eq {Row} and Ended eq false"),
            RequestFilter.ExportExpired(var before) => TableClient.CreateQueryFilter($"RowKey eq {Row} and ExportUntil lt {before.ToDateTimeOffset()}"),
            RequestFilter.CaseKept(var before) =>
                TableClient.CreateQueryFilter($"RowKey eq {Row} and CaseKept eq true and Closed lt {before.ToDateTimeOffset()}"),
            _ => throw new ArgumentOutOfRangeException(nameof(filter)),
        };
        await foreach (var row in table.QueryAsync<TableEntity>(query, cancellationToken: cancellation))
            yield return Read(row);
    }

    private static bool Set(TableEntity row, string name, string value)
    {
        var changes = row.GetString(name) != value;
        row[name] = value;
        return changes;
    }

    private static TableEntity Write(RequestRecord record) => new(record.Id, Row)
    {
        ["Right"] = record.Right.ToString(),
        ["Regime"] = record.Regime,
        ["Received"] = record.Received.ToDateTimeOffset(),
        ["Due"] = LocalDatePattern.Iso.Format(record.Due),
        ["Ended"] = false,
        ["CaseKept"] = true,
        ["Commitment"] = record.Commitment,
    };

    private static RequestRecord Read(TableEntity row) => new(
        row.PartitionKey,
        Enum.Parse<Right>(row.GetString("Right")),
        row.GetString("Regime"),
        At(row, "Received")!.Value,
        LocalDatePattern.Iso.Parse(row.GetString("Due")).Value,
        At(row, "Closed"),
        row.GetString("Outcome") is { } outcome ? Enum.Parse<RequestOutcome>(outcome) : null,
        At(row, "ExportUntil"),
        At(row, "CaseEnded"),
        row.GetString("Commitment"));

    private static Instant? At(TableEntity row, string name) =>
        row.GetDateTimeOffset(name) is { } time ? Instant.FromDateTimeOffset(time) : null;
}

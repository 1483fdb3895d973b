using System.Globalization;
using Azure.Data.Tables;
using Compliance.Requests.Lifecycle;

namespace Compliance.CrashCampaign;

/// <summary>What is durable, read past every host: the engine's histories and the request records.</summary>
internal sealed class Ledger(string connectionString)
{
    private readonly TableClient instances = new(connectionString, "engineInstances");
    private readonly TableClient requests = new(connectionString, "compliancerequests");

    /// <summary>Every step whose end is in a history, once for each such row.</summary>
    public Task<List<StepKey>> EndedSteps(CancellationToken cancellation) => Read(
        instances, "RowKey ge 'h-' and RowKey lt 'h.' and Step gt 0 and (Kind eq 'Completed' or Kind eq 'Failed')", ["PartitionKey", "RowKey", "Step"],
        row => new StepKey(row.PartitionKey, int.Parse(row.RowKey.AsSpan(2, 8), CultureInfo.InvariantCulture), row.GetInt32("Step")!.Value), cancellation);

    /// <summary>The phase of every instance.</summary>
    public Task<List<(string InstanceId, string Phase, string? Failure)>> Phases(CancellationToken cancellation) => Read(
        instances, "RowKey eq 'head'", ["PartitionKey", "Phase", "FailureCode", "FailureReference"],
        row => (row.PartitionKey, row.GetString("Phase"), (string?)$"{row.GetString("FailureCode")} {row.GetString("FailureReference")}"), cancellation);

    /// <summary>Every request record; without an outcome while it is open.</summary>
    public Task<List<(string RequestId, RequestOutcome? Outcome)>> Requests(CancellationToken cancellation) => Read(
        requests, "RowKey eq 'request'", ["PartitionKey", "Outcome"],
        row => (row.PartitionKey, row.GetString("Outcome") is { } outcome ? Enum.Parse<RequestOutcome>(outcome) : (RequestOutcome?)null), cancellation);

    /// <summary>How many requests run.</summary>
    public async Task<int> Running(CancellationToken cancellation) =>
        (await Read(requests, "RowKey eq 'request' and Ended eq false", ["PartitionKey"], row => row.PartitionKey, cancellation)).Count;

    private static async Task<List<T>> Read<T>(
        TableClient table, string filter, string[] columns, Func<TableEntity, T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellation))
            rows.Add(read(row));
        return rows;
    }
}

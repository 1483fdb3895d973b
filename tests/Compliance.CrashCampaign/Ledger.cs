using Azure.Data.Tables;
using Azure.Storage.Queues;
using Compliance.Requests.Lifecycle;

namespace Compliance.CrashCampaign;

/// <summary>
/// What is durable, read past every host: the engine's histories and queues, the attempts at activities, and the request records.
/// </summary>
internal sealed class Ledger(string connectionString)
{
    private static readonly string[] Ended = ["Completed", "Failed", "Terminated"];

    private readonly TableClient _instances = new(connectionString, $"{StoragePoint.Hub}Instances");
    private readonly TableClient _history = new(connectionString, $"{StoragePoint.Hub}History");
    private readonly QueueClient _activities = new(connectionString, $"{StoragePoint.Hub}-workitems");
    private readonly TableClient _attempts = new(connectionString, "complianceattempts");
    private readonly TableClient _requests = new(connectionString, "compliancerequests");

    /// <summary>Every step whose end is in a history, once for each such row.</summary>
    public Task<List<string>> EndedSteps(CancellationToken cancellation) => Read(
        _history, "EventType eq 'TaskCompleted' or EventType eq 'TaskFailed'", ["PartitionKey", "ExecutionId", "TaskScheduledId"],
        row => $"step {row.GetInt32("TaskScheduledId")} of {row.PartitionKey}, {row.GetString("ExecutionId")}", cancellation);

    /// <summary>Every workflow instance, its status, and when it took its last step.</summary>
    public Task<List<(string InstanceId, string Status, DateTimeOffset Updated)>> Instances(CancellationToken cancellation) => Read(
        _instances, null, ["PartitionKey", "RuntimeStatus", "LastUpdatedTime"],
        row => (row.PartitionKey, row.GetString("RuntimeStatus"), row.GetDateTimeOffset("LastUpdatedTime")!.Value), cancellation);

    /// <summary>Those that have not ended.</summary>
    public async Task<List<(string InstanceId, DateTimeOffset Updated)>> Open(CancellationToken cancellation) =>
        [.. (await Instances(cancellation)).Where(each => !Ended.Contains(each.Status)).Select(each => (each.InstanceId, each.Updated))];

    /// <summary>How often each attempt at an activity was begun.</summary>
    public Task<List<int>> Attempts(CancellationToken cancellation) =>
        Read(_attempts, null, ["PartitionKey", "Begun"], row => row.GetInt32("Begun") ?? 1, cancellation);

    /// <summary>Activities that were begun or are to begin, and whose end nobody was told.</summary>
    public async Task<int> InFlight(CancellationToken cancellation) =>
        (await _activities.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;

    /// <summary>Every request record; without an outcome while it is open.</summary>
    public Task<List<(string RequestId, RequestOutcome? Outcome)>> Requests(CancellationToken cancellation) =>
        Read(
            _requests,
            "RowKey eq 'request'",
            ["PartitionKey", "Outcome"],
            row =>
                (row.PartitionKey, row.GetString("Outcome") is { } outcome ? Enum.Parse<RequestOutcome>(outcome) : (RequestOutcome?)null),
            cancellation);

    /// <summary>How many requests run.</summary>
    public async Task<int> Running(CancellationToken cancellation) =>
        (
            await Read(
                _requests,
                "RowKey eq 'request' and Stage ne 'Closed' and Stage ne 'Cancelled'",
                ["PartitionKey"],
                row => row.PartitionKey,
                cancellation)).Count;

    private static async Task<List<T>> Read<T>(
        TableClient table, string? filter, string[] columns, Func<TableEntity, T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellation))
            rows.Add(read(row));
        return rows;
    }
}

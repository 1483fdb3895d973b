using Compliance.Subjects;
using Compliance.Values;
using DurableTask.AzureStorage;
using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using CoreQuery = DurableTask.Core.Query.OrchestrationQuery;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// The SDK's client as a function gets it, without the gRPC between worker and host: to the engine it says, and refuses to say, what the
/// extension of the Functions host does.
/// </summary>
internal sealed class EngineClient(AzureStorageOrchestrationService engine, IIdSource ids) : DurableTaskClient("engine")
{
    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        var instance = new OrchestrationInstance { InstanceId = options!.InstanceId, ExecutionId = ids.New().ToString("N") };
        var start = new ExecutionStartedEvent(-1, Json(input))
        {
            Name = orchestratorName.Name,
            Version = "",
            OrchestrationInstance = instance,
        };
        await engine.CreateTaskOrchestrationAsync(
            new TaskMessage { OrchestrationInstance = instance, Event = start },
            [.. options.DedupeStatuses!.Select(Enum.Parse<OrchestrationStatus>)]);
        return instance.InstanceId!;
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        Send(instanceId, new EventRaisedEvent(-1, Json(eventPayload)) { Name = eventName });

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        await MustBe(
            instanceId, OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.ContinuedAsNew,
            OrchestrationStatus.Suspended);
        await Send(instanceId, new ExecutionTerminatedEvent(-1, Json(options?.Output)));
    }

    public override async Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await MustBe(instanceId, OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.ContinuedAsNew);
        await Send(instanceId, new ExecutionSuspendedEvent(-1, reason));
    }

    public override async Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        await MustBe(instanceId, OrchestrationStatus.Suspended);
        await Send(instanceId, new ExecutionResumedEvent(-1, reason));
    }

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        await State(instanceId) is { } state ? Metadata(state) : null;

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        GetInstancesAsync(instanceId, getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new Found(engine, filter!);

    public override async Task<Microsoft.DurableTask.Client.PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var purged = await engine.PurgeInstanceHistoryAsync(instanceId);
        return new Microsoft.DurableTask.Client.PurgeResult(purged.InstancesDeleted);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Unused;

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw Unused;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Unused => new("The adapter does not use this.");

    private static string? Json(object? value) => JsonDataConverter.Default.Serialize(value);

    /// <summary>The engine of Azure Storage keeps no details of a failure beside the output.</summary>
    private static OrchestrationMetadata Metadata(OrchestrationState state) => new(state.Name, state.OrchestrationInstance.InstanceId!)
    {
        RuntimeStatus = Enum.Parse<OrchestrationRuntimeStatus>(state.OrchestrationStatus.ToString()),
        CreatedAt = state.CreatedTime,
        LastUpdatedAt = state.LastUpdatedTime,
        SerializedInput = state.Input,
        SerializedOutput = state.Output,
        SerializedCustomStatus = state.Status,
        FailureDetails = state.FailureDetails is { } failure
            ? new TaskFailureDetails(failure.ErrorType, failure.ErrorMessage, failure.StackTrace, null, null)
            : null,
    };

    private async Task<OrchestrationState?> State(string instanceId) =>
        await engine.GetOrchestrationStateAsync(instanceId, executionId: null!);

    private async Task MustBe(string instanceId, params OrchestrationStatus[] statuses)
    {
        if (await State(instanceId) is not { } state || !statuses.Contains(state.OrchestrationStatus))
            throw new InvalidOperationException("The instance is in no state for that.");
    }

    private Task Send(string instanceId, HistoryEvent message) => engine.SendTaskOrchestrationMessageAsync(
        new TaskMessage { OrchestrationInstance = new OrchestrationInstance { InstanceId = instanceId }, Event = message });

    private sealed class Found(AzureStorageOrchestrationService engine, OrchestrationQuery filter) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
            string? continuationToken = null, int? pageSizeHint = null)
        {
            var query = new CoreQuery
            {
                CreatedTimeFrom = filter.CreatedFrom?.UtcDateTime,
                CreatedTimeTo = filter.CreatedTo?.UtcDateTime,
                RuntimeStatus = filter.Statuses?.Select(status => Enum.Parse<OrchestrationStatus>(status.ToString())).ToList(),
                FetchInputsAndOutputs = filter.FetchInputsAndOutputs,
                PageSize = filter.PageSize,
            };
            do
            {
                var page = await engine.GetOrchestrationWithQueryAsync(query, CancellationToken.None);
                query.ContinuationToken = page.ContinuationToken;
                yield return new Page<OrchestrationMetadata>([.. page.OrchestrationState.Select(Metadata)], page.ContinuationToken);
            }
            while (query.ContinuationToken is not null);
        }
    }
}

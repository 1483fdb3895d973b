using System.Text.Json;
using Compliance.Workflows;
using Microsoft.DurableTask.Client;
using NodaTime;

namespace ComplianceFunctions.Durable;

/// <summary>Reads Durable's record of an instance as the application knows it.</summary>
internal static class DurableInstance
{
    public static WorkflowInstance Read(OrchestrationMetadata found)
    {
        var phase = Phase(found.RuntimeStatus);
        var failure = phase is WorkflowPhase.Failed ? WorkflowFailure.Read(found.FailureDetails, found.InstanceId) : null;
        return new WorkflowInstance(
            found.InstanceId, found.Name, Version(found), phase,
            Instant.FromDateTimeOffset(found.CreatedAt), Instant.FromDateTimeOffset(found.LastUpdatedAt),
            Text(found.SerializedCustomStatus),
            phase is WorkflowPhase.Completed ? Text(found.SerializedOutput) : null,
            phase is WorkflowPhase.Terminated ? Text(found.SerializedOutput) : failure?.Code,
            failure?.Reference);
    }

    public static IEnumerable<OrchestrationRuntimeStatus> Statuses(WorkflowPhase phase) => phase switch
    {
        WorkflowPhase.Running => [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending],
        WorkflowPhase.Suspended => [OrchestrationRuntimeStatus.Suspended],
        WorkflowPhase.Completed => [OrchestrationRuntimeStatus.Completed],
        WorkflowPhase.Failed => [OrchestrationRuntimeStatus.Failed],
        _ => [OrchestrationRuntimeStatus.Terminated],
    };

    private static WorkflowPhase Phase(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Completed => WorkflowPhase.Completed,
        OrchestrationRuntimeStatus.Failed => WorkflowPhase.Failed,
        OrchestrationRuntimeStatus.Terminated => WorkflowPhase.Terminated,
        OrchestrationRuntimeStatus.Suspended => WorkflowPhase.Suspended,
        _ => WorkflowPhase.Running,
    };

    private static int Version(OrchestrationMetadata found) =>
        Text(found.SerializedInput) is { } envelope ? Envelope.Read<WorkflowStart>(envelope).Version : 1;

    /// <summary>Everything here is a string to Durable, and so JSON within JSON.</summary>
    private static string? Text(string? json)
    {
        if (json is null)
            return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.String ? document.RootElement.GetString() : null;
    }
}

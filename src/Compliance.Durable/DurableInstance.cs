using System.Text.Json;
using Compliance.Workflows;
using Microsoft.DurableTask.Client;
using NodaTime;

namespace Compliance.Durable;

/// <summary>Reads Durable's record of an instance as the application knows it.</summary>
internal static class DurableInstance
{
    public static WorkflowInstance Read(OrchestrationMetadata found)
    {
        var shown = Shown(found.SerializedCustomStatus);
        var (phase, end) = Phase(found.RuntimeStatus) switch
        {
            WorkflowPhase.Completed => (WorkflowPhase.Completed, shown with { Output = Text(found.SerializedOutput) }),
            WorkflowPhase.Failed => (WorkflowPhase.Failed, Failed(found, shown)),
            WorkflowPhase.Terminated => (
                WorkflowPhase.Terminated, new WorkflowEnd(shown.Status, Code: Text(found.SerializedOutput) ?? FailureCode.Terminated)),
            _ when shown.Output is not null => (WorkflowPhase.Completed, shown),
            _ when shown.Code is not null => (WorkflowPhase.Failed, shown),
            var going => (going, shown),
        };
        return new WorkflowInstance(
            found.InstanceId, found.Name, Start(found)?.Version ?? 1, phase,
            Instant.FromDateTimeOffset(found.CreatedAt), Instant.FromDateTimeOffset(found.LastUpdatedAt),
            end.Status, end.Output, end.Code, end.Reference);
    }

    /// <summary>What the latest generation started with.</summary>
    public static WorkflowStart? Start(OrchestrationMetadata found) =>
        Text(found.SerializedInput) is { } envelope ? Envelope.Read<WorkflowStart>(envelope) : null;

    /// <summary>The statuses that instances of a phase may have: some that have ended still run steps they left behind.</summary>
    public static IEnumerable<OrchestrationRuntimeStatus> Statuses(WorkflowPhase phase) =>
        phase switch
        {
            WorkflowPhase.Running => [OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending],
            WorkflowPhase.Suspended => [OrchestrationRuntimeStatus.Suspended],
            WorkflowPhase.Completed =>
            [
                OrchestrationRuntimeStatus.Completed,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Suspended,
            ],
            WorkflowPhase.Failed =>
            [
                OrchestrationRuntimeStatus.Failed,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Suspended,
            ],
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

    private static WorkflowEnd Failed(OrchestrationMetadata found, WorkflowEnd shown)
    {
        var failure = found.FailureDetails is { } details
            ? WorkflowFailure.Read(details, found.InstanceId)
            : WorkflowFailure.ReadOutput(found.SerializedOutput, found.InstanceId);
        return new WorkflowEnd(shown.Status, Code: failure.Code, Reference: failure.Reference);
    }

    private static WorkflowEnd Shown(string? json)
    {
        if (json is null)
            return new WorkflowEnd(null);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind is JsonValueKind.Object
            ? Envelope.Read<WorkflowEnd>(json)
            : new WorkflowEnd(Text(document));
    }

    /// <summary>Everything here is a string to Durable, and so JSON within JSON; but an operator's own tool may write anything.</summary>
    private static string? Text(string? json)
    {
        try
        {
            using var document = JsonDocument.Parse(json ?? "null");
            return Text(document);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument document) =>
        document.RootElement.ValueKind is JsonValueKind.String ? document.RootElement.GetString() : null;
}

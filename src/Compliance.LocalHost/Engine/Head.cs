using Compliance.Workflows;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>The row that says where an instance stands. Its ETag guards every write to the instance.</summary>
internal sealed record Head(string InstanceId, string Workflow, int Version, Instant Created, string Input)
{
    public int Generation { get; init; }

    public WorkflowPhase Phase { get; init; } = WorkflowPhase.Running;

    public Instant Updated { get; init; } = Created;

    public string? Status { get; init; }

    public string? Output { get; init; }

    public string? FailureCode { get; init; }

    public string? FailureReference { get; init; }

    /// <summary>How many history rows of this generation count. Rows beyond were written by an episode that did not come to its end.</summary>
    public int HistoryRows { get; init; }

    /// <summary>How many messages were ever put into the outbox. Rows beyond do not count.</summary>
    public int OutboxRows { get; init; }

    public ParentStep? Parent { get; init; }

    /// <summary>The epoch of the host that claimed the instance.</summary>
    public long Epoch { get; init; }

    /// <summary>Marks the transaction that wrote the row last, so that its writer can tell after a timeout whether it was applied.</summary>
    public string Commit { get; init; } = "";

    public bool HasEnded => Phase is WorkflowPhase.Completed or WorkflowPhase.Failed or WorkflowPhase.Terminated;

    public WorkflowInstance ToInstance() =>
        new(InstanceId, Workflow, Version, Phase, Created, Updated, Status, Output, FailureCode, FailureReference);
}

/// <summary>The step of another instance that waits for this one. Its creation tells a parent from a later one of the same id.</summary>
internal sealed record ParentStep(string InstanceId, Instant Created, int Generation, int Step);

/// <summary>Something that came for an instance and has not gone into its history yet: an event nobody waited for, or an outcome that came
/// while it was suspended.</summary>
internal sealed record InboxEntry(string RowKey, HistoryEvent Happened, int Generation);

/// <summary>A message for another instance, kept until it is known to be applied there. Its dedupe id is the child's instance id.</summary>
internal sealed record OutboxEntry(int Number, OutboxKind Kind, string ChildId)
{
    /// <summary>The child's workflow, for a start.</summary>
    public string? Workflow { get; init; }

    public required ParentStep Parent { get; init; }

    /// <summary>The child's input, or its output.</summary>
    public string? Payload { get; init; }

    public string? Code { get; init; }

    public string? Reference { get; init; }
}

internal enum OutboxKind
{
    StartChild,
    ChildEnded,
}

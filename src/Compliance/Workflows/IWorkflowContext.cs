using Compliance.Workflows.Replayed;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Workflows;

/// <summary>
/// All that a workflow may touch. A workflow decides and never does: it is replayed from its history after every step, so whatever it
/// awaits comes from here, and from nowhere else.
/// </summary>
public interface IWorkflowContext
{
    /// <summary>Opaque, without personal data.</summary>
    string InstanceId { get; }

    /// <summary>Zero at first; one more after each <see cref="ContinueAsNew{TIn}"/>.</summary>
    int Generation { get; }

    /// <summary>The time of this step, the same at every replay.</summary>
    Instant Now { get; }

    /// <summary>True while steps that are already in the history run again.</summary>
    bool IsReplaying { get; }

    /// <summary>Writes each line once, however often the workflow is replayed.</summary>
    ILogger Log { get; }

    /// <summary>A new id, the same at every replay.</summary>
    Guid NewId();

    /// <summary>Whether this instance began (or went on) under the given version of its workflow or a later one.</summary>
    bool IsAtLeast(int version);

    /// <exception cref="StepFailedException">When the last attempt failed.</exception>
    Task<TOut> Run<TIn, TOut>(ActivityReference<TIn, TOut> activity, TIn input, StepRetry? retry = null);

    /// <param name="workflow">The workflow to run as a child.</param>
    /// <param name="name">Unique among this generation's children: the child's instance id is composed of this instance's id, the
    /// generation and this name, because a host may silently overwrite a running instance whose id is used again.</param>
    /// <param name="input">What the child starts with.</param>
    /// <exception cref="StepFailedException">When the child failed or was terminated.</exception>
    Task<TOut> RunChild<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, string name, TIn input);

    /// <summary>
    /// Waits for whichever of the named events comes first, or until the time. Names are compared without regard to case. An event that
    /// came before anyone waited for it is kept, oldest first.
    /// </summary>
    /// <returns>The event, or null when the time came first. The loser of the two is cancelled.</returns>
    /// <remarks>A timer may fire up to a second early: who counts law by it looks at <see cref="Now"/> again.</remarks>
    Task<WorkflowEvent?> WaitFor(Instant until, params IReadOnlyList<string> names);

    /// <summary>Waits until the time; the same remark as for <see cref="WaitFor"/> holds.</summary>
    Task Sleep(Instant until);

    /// <summary>Replaces the status that <see cref="IWorkflowClient"/> shows; at most <see cref="WorkflowJson.MaxPayloadBytes"/>.</summary>
    void SetStatus<T>(T status);

    /// <summary>
    /// Starts this instance anew, with a fresh history, when the workflow returns; its return value is then ignored. Events that nobody
    /// has waited for yet go along.
    /// </summary>
    /// <param name="input">What the next generation starts with.</param>
    /// <param name="version">The version to go on under; the present one by default.</param>
    /// <exception cref="InvalidOperationException">When a step, a child or a wait of this generation is still outstanding.</exception>
    void ContinueAsNew<TIn>(TIn input, int? version = null);
}

/// <summary>Something that was raised from outside, by name.</summary>
public sealed record WorkflowEvent(string Name, string Payload)
{
    public T Read<T>() => WorkflowJson.Read<T>(Payload);
}

using NodaTime;

namespace Compliance.Workflows;

/// <summary>Starts and steers workflow instances from outside: endpoints, timers, operators.</summary>
public interface IWorkflowClient
{
    /// <returns>False, and nothing changes, when an instance with this id is there already, in whatever phase.</returns>
    Task<bool> Start<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, string instanceId, TIn input, CancellationToken cancellation);

    /// <returns>False when there is no such instance or it has ended; nothing is kept then.</returns>
    Task<bool> Raise<T>(string instanceId, string eventName, T payload, CancellationToken cancellation);

    /// <summary>Takes no further step until <see cref="Resume"/>; what runs goes on to its end, events are kept.</summary>
    Task<bool> Suspend(string instanceId, CancellationToken cancellation);

    Task<bool> Resume(string instanceId, CancellationToken cancellation);

    /// <summary>Ends the instance at once, for operators. Stops no activity that is running, and no child.</summary>
    Task<bool> Terminate(string instanceId, string reasonCode, CancellationToken cancellation);

    Task<WorkflowInstance?> Find(string instanceId, CancellationToken cancellation);

    IAsyncEnumerable<WorkflowInstance> List(WorkflowQuery query, CancellationToken cancellation);

    /// <summary>Removes an ended instance and its history.</summary>
    /// <returns>False when there is no such instance.</returns>
    /// <exception cref="InvalidOperationException">When the instance has not ended.</exception>
    Task<bool> Purge(string instanceId, CancellationToken cancellation);
}

public enum WorkflowPhase
{
    Running,
    Suspended,
    Completed,
    Failed,
    Terminated,
}

/// <param name="InstanceId">Opaque.</param>
/// <param name="Workflow">The name of its <see cref="WorkflowReference{TIn, TOut}"/>.</param>
/// <param name="Version">The version that it runs under.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Created">When it was started first.</param>
/// <param name="Updated">When it took its last step.</param>
/// <param name="Status">What it set last, as JSON.</param>
/// <param name="Output">Its result as JSON, once completed.</param>
/// <param name="FailureCode">Why it failed or was terminated.</param>
/// <param name="FailureReference">Where to look further.</param>
public sealed record WorkflowInstance(
    string InstanceId, string Workflow, int Version, WorkflowPhase Phase, Instant Created, Instant Updated,
    string? Status = null, string? Output = null, string? FailureCode = null, string? FailureReference = null)
{
    public bool HasEnded => Phase is WorkflowPhase.Completed or WorkflowPhase.Failed or WorkflowPhase.Terminated;
}

/// <summary>Every condition that is given must hold.</summary>
public sealed record WorkflowQuery(
    string? Workflow = null, IReadOnlySet<WorkflowPhase>? Phases = null, Instant? CreatedFrom = null, Instant? CreatedBefore = null);

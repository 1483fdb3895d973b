using Compliance.Workflows;
using NodaTime;

namespace Compliance.Testing.Workflows;

/// <summary>A client of an engine that starts instances and takes no step: what was started, with what.</summary>
public sealed class StartedWorkflows : IWorkflowClient
{
    private readonly Dictionary<string, WorkflowInstance> _instances = new(StringComparer.Ordinal);

    /// <summary>By instance id: the input as JSON.</summary>
    public Dictionary<string, string> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>What was raised at instances that were there and had not ended, with its payload as JSON.</summary>
    public List<(string InstanceId, string Event, string Payload)> Raised { get; } = [];

    /// <summary>Which instances stay although they are purged.</summary>
    public Predicate<string> Survives { get; set; } = _ => false;

    /// <summary>Called before each start, with the instance id: to fail it.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public void Set(string instanceId, Func<WorkflowInstance, WorkflowInstance> change) =>
        _instances[instanceId] = change(_instances[instanceId]);

    public Task<bool> Start<TIn, TOut>(WorkflowReference<TIn, TOut> workflow, string instanceId, TIn input, CancellationToken cancellation)
    {
        Before(instanceId);
        var started = _instances.TryAdd(
            instanceId, new WorkflowInstance(instanceId, workflow.Name, 1, WorkflowPhase.Running, Instant.MinValue, Instant.MinValue));
        if (started)
            Inputs.Add(instanceId, WorkflowJson.Write(input));
        return Task.FromResult(started);
    }

    /// <summary>Puts an instance there.</summary>
    public void Add(WorkflowInstance instance) => _instances.Add(instance.InstanceId, instance);

    public Task<bool> Raise<T>(string instanceId, string eventName, T payload, CancellationToken cancellation)
    {
        var heard = _instances.TryGetValue(instanceId, out var instance) && !instance.HasEnded;
        if (heard)
            Raised.Add((instanceId, eventName, WorkflowJson.Write(payload)));
        return Task.FromResult(heard);
    }

    public Task<bool> Suspend(string instanceId, CancellationToken cancellation) => Move(instanceId, WorkflowPhase.Suspended);

    public Task<bool> Resume(string instanceId, CancellationToken cancellation) => Move(instanceId, WorkflowPhase.Running);

    public Task<bool> Terminate(string instanceId, string reasonCode, CancellationToken cancellation) =>
        Move(instanceId, WorkflowPhase.Terminated);

    public Task<WorkflowInstance?> Find(string instanceId, CancellationToken cancellation) =>
        Task.FromResult(_instances.GetValueOrDefault(instanceId));

    public IAsyncEnumerable<WorkflowInstance> List(WorkflowQuery query, CancellationToken cancellation) =>
        _instances.Values.Where(each =>
            (query.Workflow is null || each.Workflow == query.Workflow)
            && query.Phases?.Contains(each.Phase) is not false
            && (query.CreatedFrom is not { } from || each.Created >= from)
            && (query.CreatedBefore is not { } before || each.Created < before)).ToList().ToAsyncEnumerable();

    public Task<bool> Purge(string instanceId, CancellationToken cancellation)
    {
        if (_instances.TryGetValue(instanceId, out var instance) && !instance.HasEnded)
            throw new InvalidOperationException($"{instanceId} has not ended.");
        return Task.FromResult(Survives(instanceId) ? _instances.ContainsKey(instanceId) : _instances.Remove(instanceId));
    }

    private Task<bool> Move(string instanceId, WorkflowPhase phase)
    {
        if (!_instances.TryGetValue(instanceId, out var instance) || instance.HasEnded)
            return Task.FromResult(false);
        _instances[instanceId] = instance with { Phase = phase };
        return Task.FromResult(true);
    }
}

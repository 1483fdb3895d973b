using System.Runtime.CompilerServices;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using NodaTime;

namespace Compliance.Durable;

/// <summary>
/// Starts and steers instances through Durable's client, which the host hands to each function that is triggered from outside.
/// </summary>
internal sealed class DurableWorkflowClient(WorkflowTable workflows, DurableClients clients, IIdSource ids) : IWorkflowClient
{
    private static readonly OrchestrationRuntimeStatus[] Every =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    public async Task<bool> Start<TIn, TOut>(
        WorkflowReference<TIn, TOut> workflow, string instanceId, TIn input, CancellationToken cancellation)
    {
        var entry =
            workflows.FindWorkflow(workflow.Name)
            ?? throw new ArgumentException($"There is no workflow {workflow.Name}.", nameof(workflow));
        var claim = ids.New().ToString("N");
        var envelope = Envelope.Write(new WorkflowStart(WorkflowJson.Write(input), entry.Version, Claim: claim));
        if (await IsThere(InstanceIds.Checked(instanceId), cancellation))
            return false;

        try
        {
            // Whoever started it since then wins: an instance in any phase refuses another of its id.
            var options = new StartOrchestrationOptions(instanceId).WithDedupeStatuses(Every);
            await clients.Current.ScheduleNewOrchestrationInstanceAsync(entry.Name, envelope, options, cancellation);
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            // Releases of the client say "exists already" in different exceptions.
            if (await IsThere(instanceId, cancellation))
                return false;
            throw;
        }

        // Azure Storage takes each of several starts at the same moment, says so to none of them, and runs the one that it wrote down.
        return await Read(instanceId, cancellation) is not { } made || DurableInstance.Start(made)?.Claim == claim;
    }

    public async Task<bool> Raise<T>(string instanceId, string eventName, T payload, CancellationToken cancellation)
    {
        var mail = Envelope.Write(new ExternalEvent(eventName, WorkflowJson.Write(payload)));
        return await Command(
            instanceId, durable => durable.RaiseEventAsync(instanceId, EventBuffer.EventName, mail, cancellation), cancellation);
    }

    public Task<bool> Suspend(string instanceId, CancellationToken cancellation) =>
        Command(instanceId, durable => durable.SuspendInstanceAsync(instanceId, cancellation: cancellation), cancellation);

    public Task<bool> Resume(string instanceId, CancellationToken cancellation) =>
        Command(instanceId, durable => durable.ResumeInstanceAsync(instanceId, cancellation: cancellation), cancellation);

    public Task<bool> Terminate(string instanceId, string reasonCode, CancellationToken cancellation) =>
        Command(instanceId, durable => durable.TerminateInstanceAsync(instanceId, (object)reasonCode, cancellation), cancellation);

    public async Task<WorkflowInstance?> Find(string instanceId, CancellationToken cancellation) =>
        await Read(InstanceIds.Checked(instanceId), cancellation) is { } found ? DurableInstance.Read(found) : null;

    public async IAsyncEnumerable<WorkflowInstance> List(WorkflowQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (query.Phases is { Count: 0 })
            yield break;

        var filter = new OrchestrationQuery(
            query.CreatedFrom?.ToDateTimeOffset(), query.CreatedBefore?.ToDateTimeOffset(),
            query.Phases?.SelectMany(DurableInstance.Statuses).Distinct(), FetchInputsAndOutputs: true);
        await foreach (var found in clients.Current.GetAllInstancesAsync(filter).WithCancellation(cancellation))
        {
            var instance = DurableInstance.Read(found);

            // Backends differ in whether bounds are inclusive, and none filters by name.
            if ((query.Phases is null || query.Phases.Contains(instance.Phase))
                && (query.Workflow is null || query.Workflow == instance.Workflow)
                && (query.CreatedFrom is not { } from || instance.Created >= from)
                && (query.CreatedBefore is not { } before || instance.Created < before))
                yield return instance;
        }
    }

    public async Task<bool> Purge(string instanceId, CancellationToken cancellation)
    {
        if (await Find(instanceId, cancellation) is not { } instance)
            return false;
        if (!instance.HasEnded)
            throw new InvalidOperationException("The instance has not ended.");
        return (await clients.Current.PurgeInstanceAsync(instanceId, cancellation)).PurgedInstanceCount > 0;
    }

    private async Task<bool> Command(string instanceId, Func<DurableTaskClient, Task> command, CancellationToken cancellation)
    {
        if (!await IsOpen(instanceId, cancellation))
            return false;
        try
        {
            await command(clients.Current);
            return true;
        }
        catch (Exception refused) when (refused is not OperationCanceledException)
        {
            // It may have ended just now.
            if (await IsOpen(instanceId, cancellation))
                throw;
            return false;
        }
    }

    private async Task<bool> IsThere(string instanceId, CancellationToken cancellation) => await Read(instanceId, cancellation) is not null;

    private async Task<bool> IsOpen(string instanceId, CancellationToken cancellation) =>
        await Find(instanceId, cancellation) is { HasEnded: false };

    private Task<OrchestrationMetadata?> Read(string instanceId, CancellationToken cancellation) =>
        clients.Current.GetInstanceAsync(instanceId, getInputsAndOutputs: true, cancellation);
}

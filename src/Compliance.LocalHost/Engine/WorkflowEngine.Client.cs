using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Compliance.Workflows;

namespace Compliance.LocalHost.Engine;

internal sealed partial class WorkflowEngine
{
    public async Task<bool> Start<TIn, TOut>(
        WorkflowReference<TIn, TOut> workflow, string instanceId, TIn input, CancellationToken cancellation)
    {
        var entry = workflows.FindWorkflow(workflow.Name) ?? throw new ArgumentException($"There is no workflow {workflow.Name}.", nameof(workflow));
        return await Create(entry, InstanceIds.Checked(instanceId), WorkflowJson.Write(input), parent: null).WaitAsync(cancellation);
    }

    public Task<bool> Raise<T>(string instanceId, string eventName, T payload, CancellationToken cancellation) =>
        Ask(instanceId, new Raise(eventName, WorkflowJson.Write(payload)), cancellation);

    public Task<bool> Suspend(string instanceId, CancellationToken cancellation) => Ask(instanceId, new Suspend(), cancellation);

    public Task<bool> Resume(string instanceId, CancellationToken cancellation) => Ask(instanceId, new Resume(), cancellation);

    public Task<bool> Terminate(string instanceId, string reasonCode, CancellationToken cancellation) =>
        Ask(instanceId, new Terminate(reasonCode), cancellation);

    public async Task<WorkflowInstance?> Find(string instanceId, CancellationToken cancellation)
    {
        RefuseUnlessStarted();
        if (instances.TryGetValue(instanceId, out var instance) && instance.Committed is { } head)
            return head.ToInstance();
        return (await Table.ReadHead(InstanceIds.Checked(instanceId)).WaitAsync(cancellation))?.Head.ToInstance();
    }

    public async IAsyncEnumerable<WorkflowInstance> List(WorkflowQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        RefuseUnlessStarted();
        await foreach (var head in Table.Heads(Filter(query), cancellation))
            yield return head.ToInstance();
    }

    public async Task<bool> Purge(string instanceId, CancellationToken cancellation)
    {
        RefuseUnlessStarted();
        if (instances.ContainsKey(instanceId))
            throw new InvalidOperationException("The instance has not ended.");
        if (await Table.ReadHead(InstanceIds.Checked(instanceId)).WaitAsync(cancellation) is not { } found)
            return false;
        if (!found.Head.HasEnded)
            throw new InvalidOperationException("The instance has not ended.");

        var rows = await Table.ReadAll(instanceId).WaitAsync(cancellation);
        foreach (var row in rows.Where(row => Rows.IsOutbox(row.RowKey)))
            await Bring(instanceId, Rows.ReadOutbox(row)).WaitAsync(cancellation);

        // The head goes last, so that a purge that was cut off can be made again.
        await Table.Remove(instanceId, rows.Select(row => row.RowKey).Where(key => key != Rows.HeadKey && !Rows.IsOutbox(key)));
        await Table.Remove(instanceId, [Rows.HeadKey]);
        return true;
    }

    /// <summary>The present generation's history, for the files that later releases are held against.</summary>
    internal async Task<History> Record(string instanceId)
    {
        var (head, _) = await Table.ReadHead(instanceId) ?? throw new InvalidOperationException("There is no such instance.");
        return new History(instanceId, head.Workflow, head.Version, head.Generation, head.Created, await Table.ReadHistory(head));
    }

    private async Task<bool> Create(WorkflowEntry entry, string instanceId, string input, ParentStep? parent)
    {
        RefuseUnlessStarted();
        var instance = Instance.New(this, entry, new Head(instanceId, entry.Name, entry.Version, Now, input) { Parent = parent });
        var there = instances.GetOrAdd(instanceId, instance);
        if (there == instance)
        {
            instance.Post(new Wake());
            return await instance.Creation!.Done;
        }

        // Whoever started it a moment ago shall have succeeded before this caller is told that it is there.
        if (there.Creation is { } creation)
            await creation.Done;
        return false;
    }

    private async Task<bool> Ask(string instanceId, Request request, CancellationToken cancellation)
    {
        RefuseUnlessStarted();
        if (!instances.TryGetValue(instanceId, out var instance))
            return false;

        instance.Post(request);
        return await request.Done.WaitAsync(cancellation);
    }

    private void RefuseUnlessStarted()
    {
        if (!started || ended.IsCancellationRequested)
            throw new InvalidOperationException("The workflow engine is not running.");
    }

    private static string? Filter(WorkflowQuery query)
    {
        var conditions = new List<string>();
        if (query.Workflow is { } workflow)
            conditions.Add(TableClient.CreateQueryFilter($"Workflow eq {workflow}"));
        if (query.Phases is { } phases)
            conditions.Add(phases.Count == 0 ? "Phase eq ''" : $"({string.Join(" or ", phases.Select(phase => $"Phase eq '{phase}'"))})");
        if (query.CreatedFrom is { } from)
            conditions.Add($"Created ge '{Stamp.Write(from)}'");
        if (query.CreatedBefore is { } before)
            conditions.Add($"Created lt '{Stamp.Write(before)}'");
        return conditions.Count == 0 ? null : string.Join(" and ", conditions);
    }
}

using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.LocalHost.Engine;

/// <summary>Taking up what earlier hosts left, and bringing messages from one instance to another.</summary>
internal sealed partial class WorkflowEngine
{
    private const string NotEnded = "(Phase eq 'Running' or Phase eq 'Suspended')";

    private async Task<(int Instances, int Activities)> AdoptAll(CancellationToken cancellation)
    {
        var (resumed, inFlight) = (0, 0);
        var heads = await Table.Patiently(StorageCall.Scan, async () => await Table.Heads(NotEnded, cancellation).ToListAsync(cancellation));
        await Parallel.ForEachAsync(
            heads.Where(head => !instances.ContainsKey(head.InstanceId)),
            new ParallelOptions { MaxDegreeOfParallelism = Options.MaxParallelEpisodes, CancellationToken = cancellation },
            async (head, _) =>
            {
                if (await Adopt(head.InstanceId) is not { } activities)
                    return;
                Interlocked.Increment(ref resumed);
                Interlocked.Add(ref inFlight, activities);
            });

        // Only after all claims: an earlier host may have ended an instance until then.
        var outboxes = await Table.Patiently(StorageCall.Scan, async () => await Table.Outboxes(cancellation).ToListAsync(cancellation));
        foreach (var (instanceId, entry) in outboxes.Where(outbox => !instances.ContainsKey(outbox.InstanceId)))
            Track(() => Bring(instanceId, entry));
        return (resumed, inFlight);
    }

    /// <summary>Claims an instance and takes it up, possibly instead of one whose episode broke.</summary>
    /// <returns>How many of its activities were in flight; null when it has ended or is not there.</returns>
    private async Task<int?> Adopt(string instanceId, Instance? instead = null)
    {
        if (await Table.Claim(instanceId) is not var (head, etag) || head.HasEnded)
            return null;

        var rows = await Table.ReadAll(instanceId);
        var counting = rows.Where(row => Rows.IsHistory(row.RowKey) && IsWithin(head, row.RowKey)).ToList();
        var outbox = rows.Where(row => Rows.IsOutbox(row.RowKey)).Select(Rows.ReadOutbox).ToList();
        await Table.Remove(instanceId,
        [
            .. rows.Select(row => row.RowKey).Where(key => Rows.IsHistory(key) && !IsWithin(head, key)),
            .. outbox.Where(entry => entry.Number >= head.OutboxRows).Select(entry => Rows.OutboxKey(entry.Number)),
        ]);

        var entry = workflows.FindWorkflow(head.Workflow);
        var instance = new Instance(this, entry ?? Unknown(head.Workflow), head, etag);
        var inFlight = instance.TakeUp(EngineTable.History(head, counting), rows.Where(row => Rows.IsInbox(row.RowKey)).Select(Rows.ReadInbox));
        if (!(instead is null ? instances.TryAdd(instanceId, instance) : instances.TryUpdate(instanceId, instance, instead)))
            return null;

        foreach (var message in outbox.Where(entry => entry.Number < head.OutboxRows))
        {
            // A child that ended needs no second start: it may have been purged since.
            if (message.Kind == OutboxKind.StartChild && !instance.Awaits(message.Parent))
                await instance.Delivered(message);
            else
                Deliver(instance, message);
        }

        // A workflow that has left the table leaves no instance hanging.
        instance.Post(entry is null ? new Fail(FailureCode.UnknownName, head.Workflow) : new Wake());
        return inFlight;
    }

    private static bool IsWithin(Head head, string key) =>
        string.CompareOrdinal(key, Rows.HistoryKey(head.Generation, 0)) >= 0
        && string.CompareOrdinal(key, Rows.HistoryKey(head.Generation, head.HistoryRows)) < 0;

    private static WorkflowEntry Unknown(string name) =>
        WorkflowEntry.Of<object?, object?>(new(name), (_, _) => throw new StepFailedException(FailureCode.UnknownName, name));

    private async Task ScanNowAndThen()
    {
        while (true)
        {
            await Task.Delay(Options.SafetyScan, stopping.Token);
            var (found, _) = await AdoptAll(stopping.Token);
            if (found > 0)
                log.LogWarning("{Instances} instances that an earlier host left late go on here", found);
        }
    }

    public override void Forget(Instance instance) => instances.TryRemove(KeyValuePair.Create(instance.Id, instance));

    public override void Deliver(Instance from, OutboxEntry message) => Track(async () =>
    {
        if (await Hand(message))
            await from.Delivered(message);
    });

    /// <summary>Delivers from the outbox of an instance that has ended.</summary>
    private async Task Bring(string from, OutboxEntry message)
    {
        if (await Hand(message))
            await Table.Remove(from, [Rows.OutboxKey(message.Number)]);
    }

    /// <returns>Whether the message need not be kept any longer.</returns>
    private async Task<bool> Hand(OutboxEntry message)
    {
        // Until all are taken up, an instance that is not in memory may be there nevertheless.
        await adopted.Task.WaitAsync(Ended);
        Faults.Reached(FaultPoint.OutboxBeforeDelivery);
        var done = message.Kind == OutboxKind.StartChild
            ? await StartChild(message)
            : await Tell(message.Parent, new HistoryEvent(message.Code is null ? EventKind.Completed : EventKind.Failed, Now)
            {
                Payload = message.Payload,
                Code = message.Code,
                Reference = message.Reference,
            });
        Faults.Reached(FaultPoint.OutboxAfterDelivery);
        return done;
    }

    private async Task<bool> StartChild(OutboxEntry message)
    {
        if (workflows.FindWorkflow(message.Workflow!) is not { } entry)
            return await Tell(message.Parent, Failed(FailureCode.UnknownName, message.Workflow!));

        // It may be there because this message came before; only if it is another's child is the step in vain.
        return await Create(entry, message.ChildId, message.Payload!, message.Parent)
            || (await Table.ReadHead(message.ChildId))?.Head.Parent == message.Parent
            || await Tell(message.Parent, Failed(FailureCode.IdTaken, message.ChildId));
    }

    private HistoryEvent Failed(string code, string reference) => new(EventKind.Failed, Now) { Code = code, Reference = reference };

    /// <summary>Returns once the parent's history or inbox holds the outcome, or the parent has no use for it.</summary>
    /// <returns>False when the parent is there and not in this host's hands yet.</returns>
    private async Task<bool> Tell(ParentStep parent, HistoryEvent happened)
    {
        if (!instances.TryGetValue(parent.InstanceId, out var instance))
            return await Table.ReadHead(parent.InstanceId) is not var (head, _) || head.HasEnded || head.Created != parent.Created;
        if (instance.Committed?.Created != parent.Created)
            return true;

        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        instance.Post(new Outcome(parent.Generation, happened with { Step = parent.Step }) { Kept = kept });
        await kept.Task;
        return true;
    }
}

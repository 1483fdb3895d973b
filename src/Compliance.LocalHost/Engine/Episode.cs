using Azure;
using Azure.Data.Tables;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>
/// One step forward of one instance: applies what has come, lets the workflow decide, and gathers everything that changes by it, to
/// be written in one transaction. Does no I/O.
/// </summary>
internal sealed class Episode(Head head, Inbox inbox, Instant now, StepFailures failures, IFaultPoints faults)
{
    /// <summary>How many events one episode applies at most; a workflow that never waits must not keep others from their turn.</summary>
    private const int MostEvents = 200;

    /// <summary>How many kept inbox rows one episode consumes at most: they must be removed with the head, in one transaction.</summary>
    private const int MostConsumed = 40;

    private readonly Head before = head;
    private readonly List<TableEntity> history = [];
    private readonly List<OutboxEntry> sent = [];
    private readonly List<InboxItem> consumed = [];

    public Head After { get; private set; } = head;

    public IReadOnlyList<OutboxEntry> Sent => sent;

    /// <summary>True when a limit was reached and more waits to be applied.</summary>
    public bool HasMore { get; private set; }

    public bool WentOn => After.Generation > before.Generation;

    public void SetPhase(WorkflowPhase phase) => After = After with { Phase = phase, Updated = now };

    public void Terminate(string reasonCode) => End(WorkflowPhase.Terminated, null, reasonCode, null);

    public void Fail(string code, string reference) => End(WorkflowPhase.Failed, null, code, reference);

    public void Run(Execution execution, IEnumerable<HistoryEvent> outcomes)
    {
        if (!execution.HasBegun)
            Apply(execution, new HistoryEvent(EventKind.Started, now) { Payload = before.Input });

        foreach (var kept in inbox.Outcomes.Take(MostConsumed).ToList())
        {
            consumed.Add(kept);
            inbox.Remove(kept);
            if (kept.Entry.Generation == before.Generation)
                Settle(execution, kept.Entry.Happened);
        }

        foreach (var outcome in outcomes)
            Settle(execution, outcome);

        while (!execution.HasEnded && !HasMore && (TakeEvent(execution) || TakeTimer(execution)))
            HasMore = history.Count >= MostEvents || consumed.Count(item => item.IsStored) >= MostConsumed;

        HasMore |= inbox.Outcomes.Any();
        if (execution.Status is { } status && status != After.Status)
            After = After with { Status = status, Updated = now };
        if (execution.HasEnded)
            Conclude(execution);
    }

    private void Settle(Execution execution, HistoryEvent outcome)
    {
        if (execution.HasEnded || execution.FindPending(outcome.Step) is not { } step)
            return;

        // While a time-consuming outage lasts, the workflow is not woken: only the attempt and its next date are kept.
        Apply(execution, outcome.Kind == EventKind.Failed && step.Retry.Allows(step.Attempt, outcome.Code!)
            ? outcome with { Kind = EventKind.Retried, At = now, Until = now + step.Retry.DelayAfter(step.Attempt) }
            : outcome with { At = now });
    }

    private bool TakeEvent(Execution execution)
    {
        foreach (var item in inbox.Events)
        {
            if (execution.Pending.FirstOrDefault(step => step.Wants(item.Entry.Happened.Name!)) is not { } waiting)
                continue;

            inbox.Remove(item);
            consumed.Add(item);
            Apply(execution, item.Entry.Happened with { Step = waiting.Number, At = now });
            return true;
        }

        return false;
    }

    private bool TakeTimer(Execution execution)
    {
        if (execution.Pending.Where(step => step.IsTimeUp(now)).MinBy(step => (step.Until, step.Number)) is not { } due)
            return false;

        faults.Reached(FaultPoint.TimerFired);
        Apply(execution, new HistoryEvent(EventKind.TimedOut, now) { Step = due.Number });
        return true;
    }

    private void Apply(Execution execution, HistoryEvent happened)
    {
        var (kept, steps) = execution.Advance(happened);
        history.Add(Rows.Write(before.InstanceId, before.Generation, before.HistoryRows + history.Count, kept with
        {
            Payload = kept.Kind == EventKind.Started ? null : kept.Payload,
        }));
        After = After with { HistoryRows = before.HistoryRows + history.Count, Updated = now };
        foreach (var child in steps.Where(step => step.Kind == StepKind.Child))
        {
            Send(new OutboxEntry(After.OutboxRows, OutboxKind.StartChild, child.ChildId)
            {
                Workflow = child.Name,
                Payload = child.Input,
                Parent = new ParentStep(before.InstanceId, before.Created, before.Generation, child.Number),
            });
        }
    }

    private void Conclude(Execution execution)
    {
        if (execution.IsForeign)
            Fail(FailureCode.ForeignAwait, "await-only-the-context");
        else if (execution.Body.Exception?.InnerException is { } failure)
            Fail(failures.Of(failure, before.Workflow));
        else if (execution.Body.IsCanceled)
            Fail(failures.Of(new OperationCanceledException(), before.Workflow));
        else if (execution.Continuation is not { } next)
            End(WorkflowPhase.Completed, execution.Body.Result, null, null);
        else if (execution.Pending.Any())
            Fail(failures.Of(new InvalidOperationException("Work of this generation is still outstanding."), before.Workflow));
        else
            GoOn(next.Input, next.Version);
    }

    private void GoOn(string input, int version)
    {
        After = After with { Generation = before.Generation + 1, Input = input, Version = version, HistoryRows = 0 };
        history.Clear();
    }

    private void Fail(StepFailedException failure) => Fail(failure.Code, failure.Reference);

    private void End(WorkflowPhase phase, string? output, string? code, string? reference)
    {
        After = After with { Phase = phase, Output = output, FailureCode = code, FailureReference = reference, Updated = now };
        if (before.Parent is not { } parent)
            return;

        Send(new OutboxEntry(After.OutboxRows, OutboxKind.ChildEnded, before.InstanceId)
        {
            Parent = parent,
            Payload = output,
            Code = phase == WorkflowPhase.Terminated ? FailureCode.Terminated : code,
            Reference = phase == WorkflowPhase.Terminated ? before.InstanceId : reference,
        });
    }

    private void Send(OutboxEntry entry)
    {
        sent.Add(entry);
        After = After with { OutboxRows = After.OutboxRows + 1 };
    }

    /// <returns>Null when nothing has changed.</returns>
    public Commit? ToCommit(ETag? expected, IReadOnlyList<string> litter)
    {
        var arrivals = inbox.Unstored.ToList();
        var gone = consumed.Where(item => item.IsStored).Select(item => item.Entry.RowKey).ToList();
        if (expected is not null && After == before && arrivals.Count == 0 && gone.Count == 0)
            return null;

        var start = before with { HistoryRows = 0, OutboxRows = 0, Status = null };
        return new Commit(expected is null ? start : before, After)
        {
            Expected = expected,
            Writes = [.. history, .. sent.Select(entry => Rows.Write(before.InstanceId, entry))],
            Arrivals = [.. arrivals.Select(item => Rows.Write(before.InstanceId, item.Entry))],
            Consumed = gone,
            Litter = WentOn ? [.. litter, .. FormerHistory()] : litter,
        };
    }

    private IEnumerable<string> FormerHistory() => Enumerable.Range(0, before.HistoryRows).Select(row => Rows.HistoryKey(before.Generation, row));
}

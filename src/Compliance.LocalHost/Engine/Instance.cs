using Azure;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>One instance in memory. Takes what has come for it, one episode at a time, and writes each before anything follows from it.</summary>
internal sealed class Instance(EngineCore core, WorkflowEntry entry, Head head, ETag? etag)
{
    /// <summary>What one episode takes at most of what may have to be kept as rows that come with the head: 16 payloads, 1.5 MiB at worst.</summary>
    private const int MostArrivals = 16;

    private const int MostMessages = 100;

    private readonly Lock gate = new();
    private readonly Queue<Message> mailbox = [];
    private readonly Inbox inbox = new();
    private readonly HashSet<int> running = [];
    private readonly List<string> litter = [];
    private readonly ILogger log = core.Loggers.CreateLogger($"Workflow.{head.Workflow}");
    private Head head = head;
    private ETag? etag = etag;
    private Execution? execution;
    private int arrivals;
    private bool pumping;
    private Exception? broken;

    public string Id { get; } = head.InstanceId;

    /// <summary>Where it stands, as far as is durable; null before its first episode.</summary>
    public Head? Committed { get; private set; } = etag is null ? null : head;

    /// <summary>True once it was told to fail, so that it is not told again when even that cannot be written.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>Set for an instance that this host created; true when it is in the table.</summary>
    public Create? Creation { get; private init; }

    public static Instance New(EngineCore core, WorkflowEntry entry, Head head)
    {
        var creation = new Create();
        var instance = new Instance(core, entry, head, etag: null) { Creation = creation };
        instance.mailbox.Enqueue(creation);
        return instance;
    }

    /// <summary>Takes up what an earlier host left. The code is not run on before the first message.</summary>
    /// <returns>How many of its activities were in flight.</returns>
    public int TakeUp(IReadOnlyList<HistoryEvent> history, IEnumerable<InboxEntry> kept)
    {
        foreach (var item in kept)
            inbox.Add(new InboxItem(item) { IsStored = true });
        execution = Begin();
        try
        {
            foreach (var happened in history)
                execution.Replay(happened);
        }
        catch (ReplayMismatchException)
        {
            // Its next episode meets the same mismatch, and writes it down.
            execution = null;
        }

        return execution?.Pending.Count(step => step.MayRun(core.Now)) ?? 0;
    }

    /// <summary>Whether the step's outcome is still to come. For an instance that was just taken up.</summary>
    public bool Awaits(ParentStep awaited) => awaited.Generation == head.Generation && execution?.FindPending(awaited.Step) is not null
        && inbox.Outcomes.All(kept => kept.Entry.Generation != awaited.Generation || kept.Entry.Happened.Step != awaited.Step);

    public void Post(Message message)
    {
        lock (gate)
        {
            if (broken is null)
                mailbox.Enqueue(message);
            else
                message.Break(broken);
            if (pumping)
                return;
            pumping = true;
        }

        core.Track(Pump);
    }

    /// <summary>Marks an outbox row as delivered. It goes with the next episode; after the last, at once.</summary>
    public async Task Delivered(OutboxEntry entry)
    {
        var key = Rows.OutboxKey(entry.Number);
        lock (gate)
        {
            if (Committed?.HasEnded != true)
            {
                litter.Add(key);
                return;
            }
        }

        await core.Table.Remove(Id, [key]);
    }

    private async Task Pump()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                using (await core.Episodes.Enter(core.Ended))
                    await TakeStep(batch);
            }
            catch (Exception e)
            {
                batch.ForEach(message => message.Break(e));
                BreakOff(e);
                await core.Replace(this, e);
                return;
            }
        }
    }

    private void BreakOff(Exception failure)
    {
        lock (gate)
        {
            broken = failure;
            while (mailbox.TryDequeue(out var message))
                message.Break(failure);
        }
    }

    private List<Message> Take()
    {
        var batch = new List<Message>();
        var mayBeKept = 0;
        lock (gate)
        {
            while (batch.Count < MostMessages && mayBeKept < MostArrivals && mailbox.TryPeek(out var next))
            {
                // A suspension goes alone: it would turn every outcome beside it into a row.
                if (next is Suspend && batch.Count > 0)
                    break;
                batch.Add(mailbox.Dequeue());
                if (next is Suspend)
                    break;
                if (next is Raise || (next is Outcome && head.Phase == WorkflowPhase.Suspended))
                    mayBeKept++;
            }

            pumping = batch.Count > 0;
        }

        return batch;
    }

    private async Task TakeStep(List<Message> batch)
    {
        if (head.HasEnded)
        {
            batch.ForEach(message => message.Refuse());
            return;
        }

        var now = Instant.Max(core.Now, head.Updated);
        var episode = new Episode(head, inbox, now, core.Failures, core.Faults);
        var outcomes = batch.OfType<Outcome>().Where(outcome => outcome.Generation == head.Generation).Select(outcome => outcome.Happened).ToList();
        outcomes.ForEach(outcome => running.Remove(outcome.Step));
        var refused = Steer(batch, episode, now);

        if (episode.After.Phase == WorkflowPhase.Running)
            await Run(episode, outcomes);
        else if (!episode.After.HasEnded)
            outcomes.ForEach(outcome => Keep(outcome, now));

        if (!await Write(episode))
        {
            batch.ForEach(message => message.Refuse());
            return;
        }

        foreach (var message in batch.Except(refused))
            Settle(message);
        refused.ForEach(message => message.Refuse());
        Follow(episode);
    }

    /// <summary>Orders and events. Those that come after an end are refused.</summary>
    private List<Message> Steer(List<Message> batch, Episode episode, Instant now)
    {
        var refused = new List<Message>();
        foreach (var message in batch)
        {
            if (episode.After.HasEnded && message is Request)
                refused.Add(message);
            else if (message is Suspend && episode.After.Phase == WorkflowPhase.Running)
                episode.SetPhase(WorkflowPhase.Suspended);
            else if (message is Resume && episode.After.Phase == WorkflowPhase.Suspended)
                episode.SetPhase(WorkflowPhase.Running);
            else if (message is Terminate terminate)
                episode.Terminate(terminate.ReasonCode);
            else if (message is Fail fail)
                FailNow(episode, fail);
            else if (message is Raise raise)
                Keep(new HistoryEvent(EventKind.Raised, now) { Name = raise.Name, Payload = raise.Payload }, now);
        }

        return refused;
    }

    private void FailNow(Episode episode, Fail fail)
    {
        IsFailing = true;
        episode.Fail(fail.Code, fail.Reference);
    }

    private void Keep(HistoryEvent happened, Instant now) =>
        inbox.Add(new InboxItem(new InboxEntry(Rows.InboxKey(core.Epoch, arrivals++), happened with { At = now }, head.Generation)));

    private async Task Run(Episode episode, List<HistoryEvent> outcomes)
    {
        try
        {
            execution ??= etag is null ? Begin() : await Replay();
            episode.Run(execution, outcomes);
        }
        catch (ReplayMismatchException e)
        {
            log.LogError("Instance {InstanceId} is not deterministic: {Mismatch}", Id, e.Reference);
            episode.Fail(FailureCode.NotDeterministic, e.Reference);
        }
    }

    private Execution Begin() => new(entry, head, log, () => Post(new Wake()));

    private async Task<Execution> Replay()
    {
        var replayed = Begin();
        foreach (var happened in await core.Table.ReadHistory(head))
            replayed.Replay(happened);
        return replayed;
    }

    /// <returns>False when it was to be new and is there already.</returns>
    private async Task<bool> Write(Episode episode)
    {
        List<string> gone;
        lock (gate)
        {
            gone = [.. litter];
        }

        if (episode.ToCommit(etag, gone) is not { } commit)
            return true;

        core.Faults.Reached(FaultPoint.EpisodeBeforeCommit);
        if (await core.Table.Submit(commit) is not { } written)
        {
            core.Forget(this);
            head = head with { Phase = WorkflowPhase.Terminated };
            return false;
        }

        core.Faults.Reached(episode.WentOn ? FaultPoint.ContinueAsNewCommitted : FaultPoint.EpisodeAfterCommit);
        foreach (var item in inbox.Unstored)
            item.IsStored = true;
        lock (gate)
        {
            (head, etag) = (episode.After, written.Head);
            Committed = head;
            litter.RemoveRange(0, gone.Count);
            gone = [.. written.LeftOver, .. head.HasEnded ? litter : []];
        }

        execution?.FlushLog();
        if (gone.Count > 0)
            core.Track(() => core.Table.Remove(Id, gone));
        return true;
    }

    private static void Settle(Message message)
    {
        (message as Request)?.Accept();
        (message as Outcome)?.Kept?.TrySetResult();
    }

    /// <summary>What follows from a committed episode: messages, activities, timers, the next generation.</summary>
    private void Follow(Episode episode)
    {
        foreach (var message in episode.Sent)
            core.Deliver(this, message);

        if (head.HasEnded)
        {
            core.Timers.Arm(this, null);
            core.Forget(this);
            return;
        }

        if (episode.WentOn || episode.HasMore)
            Post(new Wake());
        if (episode.WentOn)
            execution = null;
        if (head.Phase == WorkflowPhase.Suspended || execution is null)
        {
            core.Timers.Arm(this, null);
            return;
        }

        var now = core.Now;
        foreach (var step in execution.Pending.Where(step => step.MayRun(now) && !running.Contains(step.Number)).ToList())
        {
            running.Add(step.Number);
            core.Activities.Start(this, head.Generation, step);
        }

        core.Timers.Arm(this, execution.Pending.Where(step => !running.Contains(step.Number)).Min(step => step.NextDue));
        if (core.Options.ReplayEveryStep)
            execution = null;
    }
}

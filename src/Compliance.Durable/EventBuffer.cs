using Microsoft.DurableTask;

namespace Compliance.Durable;

/// <summary>
/// The events of one generation. All of them come under one Durable name and are sorted here: so "whichever of several", "oldest first"
/// and "the loser takes none" do not depend on how an engine's release treats abandoned waits.
/// </summary>
internal sealed class EventBuffer(TaskOrchestrationContext durable)
{
    public const string EventName = "mail";

    private readonly LinkedList<ExternalEvent> _kept = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private bool _closed;
    private bool _forwards;

    /// <summary>What nobody has waited for, oldest first.</summary>
    public IReadOnlyList<ExternalEvent> Kept => [.. _kept];

    /// <summary>Begins to take events in, after those that came along from the generation before.</summary>
    public void Open(IReadOnlyList<ExternalEvent>? carried)
    {
        foreach (var mail in carried ?? [])
            _kept.AddLast(mail);
        _ = Listen();
    }

    /// <summary>The workflow has returned.</summary>
    /// <param name="forward">Whether events go to a next generation from here on.</param>
    public void Close(bool forward) => (_closed, _forwards) = (true, forward);

    public ExternalEvent? TryTake(IReadOnlyList<string> names)
    {
        for (var node = _kept.First; node is not null; node = node.Next)
        {
            if (!IsOneOf(names, node.Value))
                continue;
            _kept.Remove(node);
            return node.Value;
        }

        return null;
    }

    /// <summary>Waits for the next event of these names; none is kept at this time.</summary>
    public Waiter WaitFor(IReadOnlyList<string> names)
    {
        var waiter = new Waiter(names);
        _waiters.AddLast(waiter);
        return waiter;
    }

    public void Abandon(Waiter waiter) => _waiters.Remove(waiter);

    private async Task Listen()
    {
        while (true)
            Deliver(await durable.WaitForExternalEvent<string>(EventName));
    }

    private void Deliver(string envelope)
    {
        if (_closed)
        {
            if (_forwards)
                durable.SendEvent(durable.InstanceId, EventName, envelope);
            return;
        }

        var mail = Envelope.Read<ExternalEvent>(envelope);
        if (_waiters.FirstOrDefault(each => IsOneOf(each.Names, mail)) is { } waiter)
        {
            _waiters.Remove(waiter);
            waiter.Give(mail);
        }
        else
        {
            _kept.AddLast(mail);
        }
    }

    private static bool IsOneOf(IReadOnlyList<string> names, ExternalEvent mail) =>
        names.Contains(mail.Name, StringComparer.OrdinalIgnoreCase);

    internal sealed class Waiter(IReadOnlyList<string> names)
    {
        private readonly TaskCompletionSource<ExternalEvent> _given = new();

        public IReadOnlyList<string> Names => names;

        public Task<ExternalEvent> Given => _given.Task;

        public void Give(ExternalEvent mail) => _given.SetResult(mail);
    }
}

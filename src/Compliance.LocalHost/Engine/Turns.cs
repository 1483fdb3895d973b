namespace Compliance.LocalHost.Engine;

/// <summary>
/// Runs a workflow's code one turn at a time on one thread, so that the order in which awaiting code goes on is the same at every
/// replay. Whatever reaches it from another thread, or between turns, was awaited elsewhere: that is foreign.
/// </summary>
internal sealed class Turns(Action foreignCame) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();
    private int thread;
    private volatile bool foreign;

    public bool SawForeign => foreign;

    public bool IsMine => Environment.CurrentManagedThreadId == Volatile.Read(ref thread);

    /// <summary>Runs the action and everything that follows from it.</summary>
    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        Volatile.Write(ref thread, Environment.CurrentManagedThreadId);
        try
        {
            action();
            while (queue.TryDequeue(out var next))
                next.Callback(next.State);
        }
        finally
        {
            Volatile.Write(ref thread, 0);
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsMine)
            queue.Enqueue((d, state));
        else
            MarkForeign();
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("A workflow does not block.");

    public override SynchronizationContext CreateCopy() => this;

    public void MarkForeign()
    {
        foreign = true;
        foreignCame();
    }
}

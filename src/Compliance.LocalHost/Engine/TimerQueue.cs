using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>Wakes each instance when the next of its timers is due. Timers are durable because histories make them anew.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds a handle only once its wait handle was asked for.")]
internal sealed class TimerQueue(EngineOptions options, Func<Instant> now)
{
    /// <summary>How many replaced entries are not worth a clean-up.</summary>
    private const int SpareEntries = 64;

    private readonly Lock gate = new();
    private readonly PriorityQueue<Instance, Instant> due = new();
    private readonly Dictionary<Instance, Instant> armed = [];
    private readonly SemaphoreSlim changed = new(0);

    /// <param name="instance">Whom to wake.</param>
    /// <param name="at">When; null: not at all. Replaces what was armed before.</param>
    public void Arm(Instance instance, Instant? at)
    {
        lock (gate)
        {
            if (at is not { } time)
            {
                armed.Remove(instance);
                return;
            }

            if (armed.TryGetValue(instance, out var before) && before == time)
                return;
            armed[instance] = time;
            due.Enqueue(instance, time);
            if (due.Count > (2 * armed.Count) + SpareEntries)
                DropReplaced();
        }

        changed.Release();
    }

    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            var next = WakeDue();
            var wait = next is null ? Timeout.InfiniteTimeSpan : Shorter((next.Value - now()).ToTimeSpan());
            await changed.WaitAsync(wait, cancellation);
        }
    }

    private Instant? WakeDue()
    {
        lock (gate)
        {
            while (due.TryPeek(out var instance, out var time))
            {
                var isCurrent = armed.TryGetValue(instance, out var current) && current == time;
                if (isCurrent && time > now())
                    return time;

                due.Dequeue();
                if (isCurrent)
                {
                    armed.Remove(instance);
                    instance.Post(new Wake());
                }
            }

            return null;
        }
    }

    /// <summary>A wait for a month that ended today must not keep its instance in memory for a month.</summary>
    private void DropReplaced()
    {
        due.Clear();
        due.EnqueueRange(armed.Select(pair => (pair.Key, pair.Value)));
    }

    private TimeSpan Shorter(TimeSpan wait) =>
        wait > options.ClockCheck ? options.ClockCheck : wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
}

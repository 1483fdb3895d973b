using System.Collections.Concurrent;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Testing.Workflows;

/// <summary>Until when timers were served, in memory.</summary>
public sealed class MemoryWatermarks : ITimerWatermarks
{
    private readonly ConcurrentDictionary<string, Instant> rows = new(StringComparer.Ordinal);
    private int asked;

    public Instant? this[string timer]
    {
        get => rows.TryGetValue(timer, out var until) ? until : null;
        set => rows[timer] = value!.Value;
    }

    /// <summary>Called at each look, with how many there have been.</summary>
    public Action<int> Asked { get; set; } = _ => { };

    public Task<Instant?> Find(string timer, CancellationToken cancellation)
    {
        Asked(Interlocked.Increment(ref asked));
        return Task.FromResult(this[timer]);
    }

    public Task Save(string timer, Instant served, CancellationToken cancellation)
    {
        this[timer] = served;
        return Task.CompletedTask;
    }
}

using System.Globalization;
using Compliance.Timers;
using NodaTime;

namespace Compliance.Testing.Workflows;

/// <summary>What is kept of timers, in memory.</summary>
public sealed class MemoryWatermarks : ITimerWatermarks
{
    private readonly Dictionary<string, TimerWatermark> _rows = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _asked;
    private int _versions;

    /// <summary>Until when a timer's ticks were served; setting it ends any claim.</summary>
    public Instant? this[string timer]
    {
        get => Read(timer)?.Served;
        set
        {
            lock (_gate)
                _rows[timer] = new TimerWatermark(value!.Value, Version: NewVersion());
        }
    }

    /// <summary>Called at each look, with how many there have been.</summary>
    public Action<int> Asked { get; set; } = _ => { };

    /// <summary>Awaited before each conditional write: to let something else happen first, or to fail it.</summary>
    public Func<string, TimerWatermark, Task> Saving { get; set; } = (_, _) => Task.CompletedTask;

    public Task<TimerWatermark?> Find(string timer, CancellationToken cancellation)
    {
        Asked(Interlocked.Increment(ref _asked));
        return Task.FromResult(Read(timer));
    }

    public async Task<TimerWatermark?> TrySave(string timer, TimerWatermark watermark, CancellationToken cancellation)
    {
        await Saving(timer, watermark);
        lock (_gate)
        {
            if (_rows.GetValueOrDefault(timer)?.Version != watermark.Version)
                return null;
            return _rows[timer] = watermark with { Version = NewVersion() };
        }
    }

    private TimerWatermark? Read(string timer)
    {
        lock (_gate)
            return _rows.GetValueOrDefault(timer);
    }

    private string NewVersion() => (++_versions).ToString(CultureInfo.InvariantCulture);
}

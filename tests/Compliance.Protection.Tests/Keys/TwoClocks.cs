namespace Compliance.Protection.Tests.Keys;

/// <summary>A wall clock and a monotonic clock that are set apart from each other; its timers never fire.</summary>
internal sealed class TwoClocks : TimeProvider
{
    private TimeSpan _monotonic = TimeSpan.FromHours(1);

    public DateTimeOffset Wall { get; set; } = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => _monotonic.Ticks;

    public void AdvanceMonotonic(TimeSpan by) => _monotonic += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Dormant();

    private sealed class Dormant : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

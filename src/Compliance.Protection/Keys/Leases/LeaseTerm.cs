namespace Compliance.Protection.Keys.Leases;

/// <summary>
/// A span of time by two clocks: the monotonic one stands still while a machine sleeps or a process is frozen with it, the wall clock
/// can be set back. It holds only while both say so.
/// </summary>
internal readonly record struct LeaseTerm(DateTimeOffset From, long FromTimestamp, TimeSpan Lifetime)
{
    public static LeaseTerm Start(TimeProvider time, TimeSpan lifetime) => new(time.GetUtcNow(), time.GetTimestamp(), lifetime);

    public bool Holds(TimeProvider time) => Left(time) > TimeSpan.Zero;

    /// <summary>Zero or less once it is over; a wall clock before the start counts as over.</summary>
    public TimeSpan Left(TimeProvider time)
    {
        var byWall = time.GetUtcNow() - From;
        var byMonotonic = time.GetElapsedTime(FromTimestamp);
        return byWall < TimeSpan.Zero ? TimeSpan.Zero : Lifetime - (byWall > byMonotonic ? byWall : byMonotonic);
    }
}

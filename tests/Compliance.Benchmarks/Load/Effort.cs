using System.Diagnostics;

namespace Compliance.Benchmarks.Load;

/// <summary>What work takes in this process, the host and the sample stores that run in it included; Azurite is another process.</summary>
/// <param name="Time">On the clock.</param>
/// <param name="Processor">On all processors.</param>
/// <param name="Allocated">In bytes, by all threads.</param>
internal readonly record struct Effort(TimeSpan Time, TimeSpan Processor, long Allocated)
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    public static Effort Begin() => Now();

    public Effort End() => Now() is var now ? new Effort(now.Time - Time, now.Processor - Processor, now.Allocated - Allocated) : default;

    private static Effort Now()
    {
        using var process = Process.GetCurrentProcess();
        return new Effort(Stopwatch.GetElapsedTime(Start), process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
    }
}

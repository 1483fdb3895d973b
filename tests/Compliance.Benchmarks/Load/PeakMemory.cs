using System.Diagnostics;

namespace Compliance.Benchmarks.Load;

/// <summary>Watches this process's resident memory while something runs.</summary>
internal static class PeakMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <returns>
    /// How far the peak lay above what was resident before, after a full collection, in bytes, and what the work cost: of these,
    /// what was allocated is about the same however busy the machine is.
    /// </returns>
    public static async Task<(long Above, Effort Effort)> Above(Func<Task> work)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        var idle = Resident();
        var peak = idle;
        var effort = Effort.Begin();
        var running = work();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(Interval));
            peak = Math.Max(peak, Resident());
        }

        await running;
        return (peak - idle, effort.End());
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

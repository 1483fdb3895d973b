using System.Diagnostics;

namespace Compliance.Benchmarks;

/// <summary>
/// Sealing over the raw primitive, in turns in one process: of each the best of many short rounds counts, so that what else the machine
/// does falls out of the ratio. <c>sealing</c> runs it.
/// </summary>
internal static class SealingRatio
{
    private const int Rounds = 400;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(2);

    public static async Task<int> Run()
    {
        foreach (var (size, aim) in new[] { (256, 0.35), (1024 * 1024, 0.95) })
        {
            using var benchmark = new SealingBenchmark { Size = size };
            await benchmark.Setup();
            Compare($"sealing {size:N0} B", aim, benchmark.RawSeal, benchmark.Seal);
            Compare($"opening {size:N0} B", aim, benchmark.RawOpen, benchmark.Open);
        }
        return 0;
    }

    private static void Compare(string what, double aim, Func<byte[]> raw, Func<byte[]> own)
    {
        var (bestRaw, bestOwn) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            bestRaw = Math.Min(bestRaw, Microseconds(raw));
            bestOwn = Math.Min(bestOwn, Microseconds(own));
        }
        Console.WriteLine($"{what}: raw {bestRaw:0.00} µs, own {bestOwn:0.00} µs, {bestRaw / bestOwn:0.000} of raw (aim: {aim:0.00})");
    }

    private static double Microseconds(Func<byte[]> work)
    {
        var began = Stopwatch.GetTimestamp();
        var calls = 0;
        do
        {
            work();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(began) < Round);
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / calls;
    }
}

using System.Diagnostics;

namespace Compliance.Benchmarks;

/// <summary>
/// Sealing over the raw primitive, in turns in one process: each round compares the two under the same conditions, among them whether the
/// collector has just given the large results' memory back, and the median of the rounds' ratios counts. <c>sealing</c> runs it.
/// </summary>
internal static class SealingRatio
{
    private const int Rounds = 101;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

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
        var rounds = new List<(double Raw, double Own)>();
        for (var round = 0; round < Rounds; round++)
        {
            // Who comes first finds the caches as the other left them: they take turns in that too.
            var (first, second) = round % 2 == 0 ? (raw, own) : (own, raw);
            var (one, other) = (Microseconds(first), Microseconds(second));
            rounds.Add(round % 2 == 0 ? (one, other) : (other, one));
        }
        var ratio = Median(rounds.Select(each => each.Raw / each.Own));
        Console.WriteLine(
            $"{what}: raw {Median(rounds.Select(each => each.Raw)):0.00} µs, own {Median(rounds.Select(each => each.Own)):0.00} µs, "
            + $"{ratio:0.000} of raw (aim: {aim:0.00})");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

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

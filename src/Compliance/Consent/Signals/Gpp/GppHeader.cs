using Compliance.Consent.Signals.Bits;

namespace Compliance.Consent.Signals.Gpp;

/// <summary>The first part of a GPP string: type 3, version 1, and the ids of the sections that follow (GPP, "Header").</summary>
internal static class GppHeader
{
    /// <summary>The specification sets no bound. The list has 27 sections; ids of 16 bits leave room.</summary>
    public const int GreatestId = ushort.MaxValue;

    public const string Section = "header";

    private const int Type = 3;
    private const int Version = 1;

    /// <param name="text">The header in base64url.</param>
    /// <param name="sections">How many sections follow; a header that lists another number is refused.</param>
    public static IReadOnlyList<int> Read(string text, int sections)
    {
        var bits = new BitReader(Section, "core", text);
        bits.Int(6, Type, Type, $"type {Type}");
        bits.Int(6, Version, Version, $"version {Version}");
        var ids = new List<int>();
        var last = 0;
        for (var entries = bits.Int(12); entries > 0; entries--)
        {
            var start = bits.Position;
            var isRange = bits.Flag();
            var first = last + bits.Fibonacci(GreatestId - last);
            last = isRange ? first + bits.Fibonacci(GreatestId - first) : first;
            if (last - first >= sections - ids.Count)
                throw bits.At(start, $"the ids of the {sections} sections that follow");
            ids.AddRange(Enumerable.Range(first, last - first + 1));
        }

        if (ids.Count < sections)
            throw bits.At(bits.Position, $"the ids of the {sections} sections that follow");
        bits.End(GppCodec.Padding);
        return ids;
    }

    public static string Write(IdSet ids)
    {
        var bits = new BitWriter();
        bits.Number(Type, 6);
        bits.Number(Version, 6);
        bits.Number(ids.Runs.Length, 12);
        var last = 0;
        foreach (var run in ids.Runs)
        {
            bits.Flag(run.Last > run.First);
            bits.Fibonacci(run.First - last);
            if (run.Last > run.First)
                bits.Fibonacci(run.Last - run.First);
            last = run.Last;
        }

        return GppCodec.Text(bits);
    }
}

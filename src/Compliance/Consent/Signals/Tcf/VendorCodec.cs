using Compliance.Consent.Signals.Bits;

namespace Compliance.Consent.Signals.Tcf;

/// <summary>Lists of vendors: a bit for each up to the greatest, or ranges (TCF v2, "Vendor Consent Section"; GPP,
/// OptimizedIntRange).</summary>
internal static class VendorCodec
{
    private const int IdBits = 16;
    private const int CountBits = 12;

    public static IdSet Read(BitReader bits)
    {
        var greatest = bits.Int(IdBits);
        return bits.Flag() ? ReadRanges(bits, greatest) : ReadField(bits, greatest);
    }

    /// <summary>
    /// The shorter of the two, as the specification wants; ranges where they are equally long, as the encoder of IAB's GPP library does.
    /// </summary>
    public static void Write(BitWriter bits, IdSet vendors)
    {
        var ranges = RangeBits(vendors) <= vendors.Max;
        bits.Number(vendors.Max, IdBits);
        bits.Flag(ranges);
        if (ranges)
            WriteRanges(bits, vendors);
        else
            bits.Field(vendors, vendors.Max);
    }

    /// <param name="bits">The segment, at NumEntries.</param>
    /// <param name="greatest">No id of the list is greater.</param>
    public static IdSet ReadRanges(BitReader bits, int greatest = IdSet.Greatest)
    {
        var runs = new List<IdRun>();
        for (var entries = bits.Int(CountBits); entries > 0; entries--)
        {
            var isRange = bits.Flag();
            var first = bits.Int(IdBits, 1, greatest, $"a vendor id from 1 to the greatest of the list, {greatest}");
            var last = isRange ? bits.Int(IdBits, first, greatest, $"the last vendor id of a range, {first} to {greatest}") : first;
            runs.Add(new IdRun(first, last));
        }

        return IdSet.Of(runs);
    }

    public static void WriteRanges(BitWriter bits, IdSet vendors)
    {
        bits.Number(vendors.Runs.Length, CountBits);
        foreach (var run in vendors.Runs)
        {
            bits.Flag(run.Last > run.First);
            bits.Number(run.First, IdBits);
            if (run.Last > run.First)
                bits.Number(run.Last, IdBits);
        }
    }

    /// <summary>A bit field: one bit per id from 1 on.</summary>
    public static IdSet ReadField(BitReader bits, int length)
    {
        var runs = new List<IdRun>();
        for (var id = 1; id <= length; id++)
        {
            if (!bits.Flag())
                continue;
            if (runs.Count > 0 && runs[^1].Last == id - 1)
                runs[^1] = runs[^1] with { Last = id };
            else
                runs.Add(new IdRun(id, id));
        }

        return IdSet.Of(runs);
    }

    private static int RangeBits(IdSet vendors) =>
        CountBits + vendors.Runs.Sum(run => 1 + IdBits + (run.Last > run.First ? IdBits : 0));
}

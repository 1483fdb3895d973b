namespace Compliance.Consent.Signals;

/// <summary>
/// Why a privacy signal was refused, and where. It never repeats the signal: a consent string is personal data.
/// </summary>
/// <param name="Section">The section by its name in the specification: <c>header</c>, <c>tcfeuv2</c>, <c>usca</c>. A section without a name
/// is <c>section 99</c>, and what concerns the whole string is <c>string</c>.</param>
/// <param name="Segment">The segment of the section: <c>core</c>, <c>gpc</c>, <c>disclosed vendors</c>; null where the section was not yet
/// read.</param>
/// <param name="Expected">What belongs there, in words.</param>
public sealed record SignalError(string Section, string? Segment, string Expected)
{
    /// <summary>The bit at which the value in question begins, counted from 0 at the start of the segment; null where no bit was
    /// read.</summary>
    public int? Bit { get; init; }

    /// <summary>The character, counted from 0 at the start of the segment, or of the section where it has none; null where a bit is
    /// named.</summary>
    public int? Character { get; init; }

    /// <summary>One sentence: <c>usca, core segment, bit 12: expected 0, 1 or 2</c>.</summary>
    public override string ToString()
    {
        var segment = Segment is null ? "" : $", {Segment} segment";
        var place = Bit is { } bit ? $", bit {bit}" : Character is { } character ? $", character {character}" : "";
        return $"{Section}{segment}{place}: expected {Expected}";
    }
}

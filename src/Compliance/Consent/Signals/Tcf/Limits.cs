using System.Runtime.CompilerServices;

namespace Compliance.Consent.Signals.Tcf;

/// <summary>The greatest values that the fields of a TC string hold.</summary>
internal static class Limits
{
    public const int SixBits = 63;
    public const int TwelveBits = 4095;
    public const int SpecialFeatures = 12;
    public const int Purposes = 24;
    public const int CustomPurposes = SixBits;

    /// <summary>The runs of vendors in all restrictions together: as many as one of them can count, and a bound for the string.</summary>
    public const int RestrictedRuns = TwelveBits;

    /// <summary>36 bits of tenths of a second since 1970: until the year 2187.</summary>
    public const long Deciseconds = (1L << 36) - 1;

    public static int Within(int value, int greatest, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, greatest, name);
        return value;
    }

    public static IdSet Within(IdSet ids, int greatest, [CallerMemberName] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Max, greatest, name);
        return ids;
    }

    /// <summary>Two capital letters.</summary>
    public static string Letters(string text, [CallerMemberName] string name = "") =>
        text.Length == 2 && text.All(char.IsAsciiLetterUpper) ? text : throw new ArgumentException("Two capital letters are needed.", name);

    /// <summary>In UTC, cut to tenths of a second.</summary>
    public static DateTimeOffset Time(DateTimeOffset value, [CallerMemberName] string name = "") =>
        ToDeciseconds(value) is >= 0 and <= Deciseconds and var tenths
            ? FromDeciseconds(tenths)
            : throw new ArgumentOutOfRangeException(name, "The time lies before 1970 or needs more than 36 bits of tenths of a second.");

    public static long ToDeciseconds(DateTimeOffset value) =>
        Math.DivRem((value - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond / 10, out var rest) - (rest < 0 ? 1 : 0);

    public static DateTimeOffset FromDeciseconds(long tenths) => DateTimeOffset.UnixEpoch.AddTicks(tenths * (TimeSpan.TicksPerSecond / 10));
}

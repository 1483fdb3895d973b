using System.Text.RegularExpressions;
using NodaTime;

namespace Compliance.Values;

/// <summary>What a text says of a time.</summary>
public enum TimeReading
{
    /// <summary>Nothing stands there.</summary>
    Absent,

    /// <summary>Something stands there that is no time, or a placeholder such as <c>0000-00-00</c>.</summary>
    Unreadable,

    /// <summary>A point in time.</summary>
    Time,

    /// <summary>An open end: <c>infinity</c>, 31 December 9999, or later.</summary>
    Never,
}

/// <param name="Reading">What the text says.</param>
/// <param name="At">The time, where it says one.</param>
public readonly record struct StoredTime(TimeReading Reading, Instant At = default)
{
    public bool IsTime => Reading == TimeReading.Time;
}

/// <summary>
/// The one reader of times that stores hold as text, for requests, sweeps and reviews: ISO 8601 dates and times with T or a blank, with
/// or without seconds, fractions and offset, in the basic form too, and HTTP dates. A date alone is its midnight; a time without an
/// offset is UTC.
/// </summary>
/// <remarks>
/// What two people would read differently, such as 01.02.2014 or 1/2/2014, is not read at all, and neither is a number of seconds. The
/// placeholders of programs are no times: the year 0, and the first of January of the year 1. A leap second is the second before it.
/// </remarks>
public static partial class TimeText
{
    /// <summary>From this year on a time is an open end.</summary>
    private const int EndOfTime = 9999;

    public static StoredTime Read(string? text)
    {
        if (IdentityText.IsBlank(text))
            return new StoredTime(TimeReading.Absent);
        var trimmed = text!.Trim();
        if (trimmed.Equals("infinity", StringComparison.OrdinalIgnoreCase))
            return new StoredTime(TimeReading.Never);
        if (Iso().Match(trimmed) is { Success: true } match)
            return Iso(match);
        return DateTimeOffset.TryParseExact(
            trimmed,
            "R",
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AssumeUniversal,
            out var http)
            ? new StoredTime(TimeReading.Time, Instant.FromDateTimeOffset(http))
            : new StoredTime(TimeReading.Unreadable);
    }

    private static StoredTime Iso(Match match)
    {
        var unreadable = new StoredTime(TimeReading.Unreadable);
        var (year, month, day) = (Number("year"), Number("month"), Number("day"));

        // There is no year 0: it is a placeholder.
        if (year == 0)
            return unreadable;
        if (match.Groups["era"].Success)
            year = 1 - year;
        var (hour, minute, second) = (Number("hour"), Number("minute"), Number("second"));
        var isMidnightAfter = (hour, minute, second, Nanoseconds(match.Groups["fraction"].Value)) == (24, 0, 0, 0);
        if (month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(LikeYear(year), month)
            || (!isMidnightAfter && hour > 23) || minute > 59 || second > 60)
            return unreadable;

        // The first of January of the year 1 is what a program writes that has no time.
        if (year > EndOfTime || (year, month, day) == (EndOfTime, 12, 31))
            return new StoredTime(TimeReading.Never);
        if (year < -9997 || (year, month, day) == (1, 1, 1))
            return unreadable;
        var local = new LocalDate(year, month, day)
            .AtMidnight()
            .PlusHours(hour)
            .PlusMinutes(minute)
            .PlusSeconds(Math.Min(second, 59))
            .PlusNanoseconds(Nanoseconds(match.Groups["fraction"].Value));
        return Offset(match) is { } offset ? new StoredTime(TimeReading.Time, local.WithOffset(offset).ToInstant()) : unreadable;

        int Number(string name) =>
            match.Groups[name] is { Success: true, Value: var digits }
                ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)
                : 0;
    }

    /// <summary>A year that the calendar covers, with the same leap day.</summary>
    private static int LikeYear(int year) => year is > EndOfTime or < -9997 ? 2000 + (year % 400) : year;

    private static Offset? Offset(Match match)
    {
        if (!match.Groups["sign"].Success)
            return NodaTime.Offset.Zero;
        var seconds = (Part("offsetHours") * 3600) + (Part("offsetMinutes") * 60) + Part("offsetSeconds");
        return seconds > 18 * 3600 || Part("offsetMinutes") > 59 || Part("offsetSeconds") > 59
            ? null
            : NodaTime.Offset.FromSeconds(match.Groups["sign"].Value == "-" ? -seconds : seconds);

        int Part(string name) =>
            match.Groups[name] is { Success: true, Value: var digits }
                ? int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture)
                : 0;
    }

    private static long Nanoseconds(string fraction) =>
        fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(9, '0')[..9], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """
        \A(
            (?<year>[0-9]{4,6})-(?<month>[0-9]{2})-(?<day>[0-9]{2})
            (([Tt]|\x20+)(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,12}))?)?
              \x20?([Zz]|UTC|GMT|(?<sign>[+-])(?<offsetHours>[0-9]{2})(:?(?<offsetMinutes>[0-9]{2})(:(?<offsetSeconds>[0-9]{2}))?)?)?
            )?(\x20(?<era>BC))?
          |
            (?<year>[0-9]{4})(?<month>[0-9]{2})(?<day>[0-9]{2})
            ([Tt](?<hour>[0-9]{2})(?<minute>[0-9]{2})((?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,12}))?)?
              ([Zz]|(?<sign>[+-])(?<offsetHours>[0-9]{2})(?<offsetMinutes>[0-9]{2})?)?
            )?
        )\z
        """,
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Iso();
}

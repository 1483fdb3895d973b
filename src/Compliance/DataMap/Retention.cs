using NodaTime;
using NodaTime.Text;

namespace Compliance.DataMap;

/// <summary>How long rows are kept.</summary>
/// <param name="Period">From the time in <see cref="From"/>, in calendar units.</param>
/// <param name="From">The path of the field that starts the period.</param>
/// <param name="Ground">Why the rows survive an erasure request until the period ends, for instance <c>legal_obligation</c>
/// (GDPR Art. 17(3)); null when only the sweep acts on them.</param>
/// <param name="Law">The provision behind the ground.</param>
/// <param name="Keep">The fields that the ground covers; every other personal field is masked at erasure. Empty: all of them.</param>
public sealed record Retention(Period Period, string From, string? Ground, string? Law, IReadOnlyList<string> Keep)
{
    /// <summary>Whether a row whose period began then is still kept.</summary>
    /// <param name="began">ISO 8601 date or time; a row without a readable one is kept, for erasing too early cannot be undone.</param>
    /// <param name="now">The present time.</param>
    public bool Keeps(string? began, Instant now) => Began(began) is not { } start || start.Plus(Period).InUtc().ToInstant() > now;

    /// <summary>The day on which the ground ends for a row.</summary>
    /// <param name="began">As <see cref="Keeps"/> takes it; without a readable one, the period is counted from today.</param>
    /// <param name="now">The present time.</param>
    public LocalDate Ends(string? began, Instant now) => (Began(began) ?? now.InUtc().LocalDateTime).Plus(Period).Date;

    /// <summary>Rows whose period began before this have outlived it: none of them is kept at this time.</summary>
    public Instant Cutoff(Instant now)
    {
        // Calendar units do not cancel out: a month and two days before 1 March is 30 January, whose period ends on 2 March.
        var local = now.InUtc().LocalDateTime;
        var began = local.Minus(Period);
        while (began.Plus(Period) > local)
            began = began.PlusDays(-1);
        return began.InUtc().ToInstant();
    }

    private static LocalDateTime? Began(string? text)
    {
        if (text is null)
            return null;
        if (OffsetDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var time })
            return time.ToInstant().InUtc().LocalDateTime;
        if (LocalDateTimePattern.ExtendedIso.Parse(text) is { Success: true, Value: var local })
            return local;
        return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date.AtMidnight() : null;
    }
}

using NCrontab;
using NodaTime;

namespace Compliance.Timers;

/// <summary>A six-field NCRONTAB expression (seconds first) in UTC, as Azure Functions reads it.</summary>
public sealed class Schedule
{
    private readonly CrontabSchedule _crontab;

    private Schedule(CrontabSchedule crontab) => _crontab = crontab;

    /// <exception cref="FormatException">Not six fields, or a field out of bounds; the message names the expression.</exception>
    public static Schedule Parse(string expression)
    {
        var parsed = CrontabSchedule.TryParse(expression, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        return parsed is null
            ? throw new FormatException(
                $"\"{expression}\" is no six-field NCRONTAB expression: {{second}} {{minute}} {{hour}} {{day}} {{month}} {{day of week}}.")
            : new Schedule(parsed);
    }

    /// <summary>The first tick after the given time.</summary>
    public Instant Next(Instant after) =>
        Instant.FromDateTimeUtc(DateTime.SpecifyKind(_crontab.GetNextOccurrence(after.ToDateTimeUtc()), DateTimeKind.Utc));

    /// <summary>The tick to serve next: one after the watermark and not after now, or null when none was missed.</summary>
    /// <param name="watermark">Until when ticks have been served.</param>
    /// <param name="now">What is later is not due yet.</param>
    /// <param name="which">Of several, the last one or the first one.</param>
    public Instant? Missed(Instant watermark, Instant now, MissedTicks which = MissedTicks.Latest)
    {
        if (which is MissedTicks.Each)
            return Next(watermark) is var first && first <= now ? first : null;

        // Backwards through growing windows, so that neither a dense schedule nor a rare one makes this long.
        foreach (var window in Windows)
        {
            var from = Instant.Max(watermark, now - window);
            if (Last(from, now) is { } tick)
                return tick;
            if (from == watermark)
                return null;
        }

        return null;
    }

    private static readonly Duration[] Windows =
        [Duration.FromHours(1), Duration.FromDays(2), Duration.FromDays(62), Duration.FromDays(4 * 366)];

    private Instant? Last(Instant after, Instant until)
    {
        Instant? last = null;
        for (var tick = Next(after); tick <= until; tick = Next(tick))
            last = tick;
        return last;
    }
}

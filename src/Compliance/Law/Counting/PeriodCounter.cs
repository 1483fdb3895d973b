using Compliance.Law.Calendars;
using NodaTime;

namespace Compliance.Law.Counting;

/// <summary>Counts periods: the day of the event itself is never counted, and days on which the clock stands are not either.</summary>
internal sealed class PeriodCounter(IHolidayCalendar calendar, PausedDays paused)
{
    private readonly SortedSet<int> _unknownYears = [];

    /// <summary>The years whose holidays mattered and are not known: their holidays were counted as working days.</summary>
    public IReadOnlyCollection<int> UnknownYears => _unknownYears;

    /// <summary>The end before the clock's stops and before holidays.</summary>
    /// <param name="start">The day of the event.</param>
    /// <param name="periods">One after the other: months, then days.</param>
    public static LocalDate Plain(LocalDate start, IEnumerable<LawPeriod> periods)
    {
        var all = periods.ToList();
        return start
            .PlusMonths(all.Where(each => each.Unit is PeriodUnit.Month).Sum(each => each.Count))
            .PlusDays(all.Where(each => each.Unit is PeriodUnit.Day).Sum(each => each.Count));
    }

    /// <summary>The end with the clock's stops.</summary>
    public LocalDate Count(LocalDate start, IReadOnlyList<LawPeriod> periods)
    {
        var end = paused.Prolong(start, Plain(start, periods));
        for (var left = periods.Where(each => each.Unit is PeriodUnit.BusinessDay).Sum(each => each.Count); left > 0;)
        {
            end = end.PlusDays(1);
            if (IsWorkingDay(end) && !paused.Has(end))
                left--;
        }

        return end;
    }

    /// <summary>A day whose year is not known is one unless it is a Saturday or Sunday: so the end is the earlier one.</summary>
    public bool IsWorkingDay(LocalDate day)
    {
        if (!day.IsWeekend() && !calendar.Knows(day.Year))
            _unknownYears.Add(day.Year);
        return calendar.WhyOff(day) is null;
    }

    public string? WhyOff(LocalDate day) => IsWorkingDay(day) ? null : calendar.WhyOff(day);

    /// <summary>How many working days lie after the start, up to the end; no more than two are counted.</summary>
    public int WorkingDays(LocalDate start, LocalDate end)
    {
        var found = 0;
        for (var day = start.PlusDays(1); day <= end && found < 2; day = day.PlusDays(1))
            found += IsWorkingDay(day) ? 1 : 0;
        return found;
    }
}

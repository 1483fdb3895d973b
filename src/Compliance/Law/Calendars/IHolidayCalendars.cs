using NodaTime;

namespace Compliance.Law.Calendars;

/// <summary>Which days are holidays, by calendar.</summary>
public interface IHolidayCalendars
{
    /// <summary>In alphabetical order.</summary>
    IReadOnlyList<string> Codes { get; }

    /// <returns>Null where no calendar has the code.</returns>
    IHolidayCalendar? Find(string code);
}

/// <summary>The holidays of one place.</summary>
public interface IHolidayCalendar
{
    /// <summary>Such as <c>de-by</c>.</summary>
    string Code { get; }

    string Name { get; }

    /// <summary>Where its holidays are from.</summary>
    string Source { get; }

    /// <summary>Whether the holidays of that year are known.</summary>
    bool Knows(int year);

    /// <summary>How sure the holidays of a year are that is known.</summary>
    Certainty SureOf(int year);

    /// <returns>The holiday's name; null for a day that is none, and in a year that is not known.</returns>
    string? HolidayOn(LocalDate day);
}

internal static class WorkingDays
{
    public static bool IsWeekend(this LocalDate day) => day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;

    /// <returns>Why nobody works on that day; null for a working day.</returns>
    public static string? WhyOff(this IHolidayCalendar calendar, LocalDate day) =>
        calendar.HolidayOn(day) ?? (day.IsWeekend() ? day.DayOfWeek.ToString() : null);
}

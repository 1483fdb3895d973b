using Compliance.Law.Calendars;
using NodaTime;

namespace Compliance.Law.Reading;

/// <summary>Reads the lists of holidays.</summary>
internal static class CalendarReader
{
    /// <exception cref="LawDataException">With every fault of the file.</exception>
    public static IReadOnlyList<ListedHolidays> Read(LawFile file)
    {
        var faults = new LawFaults();
        var calendars = faults.Entries(file, "calendars").Select(ReadCalendar).ToList();
        faults.ThrowIfAny();
        return calendars;
    }

    private static ListedHolidays ReadCalendar(LawMap map)
    {
        var years = map.Maps("years", isRequired: false).Select(ReadYear).ToList();
        foreach (var twice in years.GroupBy(each => each.Year).Where(group => group.Count() > 1))
            map.Fault("years", $"The year {twice.Key} is there twice.");
        var everyYear = map.Maps("every-year", isRequired: false).SelectMany(day => ReadDay(day, false)).ToList();
        if (map.Has("every-year") == map.Has("years"))
            map.Fault("A calendar has either every-year or years.");
        var calendar = new ListedHolidays
        {
            Code = map.Text("code") ?? "", Name = map.Text("name") ?? "", Source = map.Text("source") ?? "",
            EveryYear = map.Has("every-year")
                ? everyYear.GroupBy(each => each.Day).ToDictionary(each => each.Key, each => each.First().Name)
                : null,
            Years = years.GroupBy(each => each.Year).ToDictionary(each => each.Key, each => each.First().Listed),
        };
        map.RefuseOthers();
        return calendar;
    }

    private static (int Year, ListedYear Listed) ReadYear(LawMap map)
    {
        var year = map.Number("year") ?? 1;
        if (year is < 1 or > 9998)
        {
            map.Fault("year", "year must be one of the calendar.");
            year = 1;
        }

        var days = new Dictionary<LocalDate, string>();
        foreach (var (day, name) in map.Maps("days", isRequired: true).SelectMany(each => ReadDay(each, true)))
        {
            if (!day.IsValidYear(year) || !days.TryAdd(day.InYear(year), name))
                map.Fault("days", $"The day {day} is no day of {year}, or is there twice.");
        }

        var listed = new ListedYear(map.Text("source") ?? "", map.Word<Certainty>("certainty") ?? Certainty.Unverified, days);
        map.RefuseOthers();
        return (year, listed);
    }

    /// <summary>One day, or each from one to another.</summary>
    private static IEnumerable<(AnnualDate Day, string Name)> ReadDay(LawMap map, bool mayBeSeveral)
    {
        var (first, name) = (map.DayOfYear("day"), map.Text("name") ?? "");
        var last = mayBeSeveral ? map.DayOfYear("until", isRequired: false) ?? first : first;
        map.RefuseOthers();
        if (first is not { } from || last is not { } until)
            return [];
        if (until < from)
        {
            map.Fault("until", "until must not be before day.");
            return [];
        }

        // In a leap year, so that 29 February is among them where it is meant.
        return Enumerable.Range(0, Period.DaysBetween(from.InYear(2024), until.InYear(2024)) + 1)
            .Select(offset => from.InYear(2024).PlusDays(offset)).Select(day => (new AnnualDate(day.Month, day.Day), name));
    }
}

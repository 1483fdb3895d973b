using Compliance.Law.Reading;

namespace Compliance.Law.Calendars;

/// <summary>The calendars of a package, and those that are lists of ours.</summary>
internal sealed class HolidayCalendars : IHolidayCalendars
{
    private static readonly Lazy<HolidayCalendars> Embedded = new(
        () => new([.. PackagedHolidays.All, .. CalendarReader.Read(LawTable.CalendarText())]));

    private readonly Dictionary<string, IHolidayCalendar> _calendars;

    public HolidayCalendars(IEnumerable<IHolidayCalendar> calendars) =>
        _calendars = calendars.ToDictionary(calendar => calendar.Code, StringComparer.Ordinal);

    public static HolidayCalendars Standard => Embedded.Value;

    public IReadOnlyList<string> Codes => [.. _calendars.Keys.Order(StringComparer.Ordinal)];

    public IHolidayCalendar? Find(string code) => _calendars.GetValueOrDefault(code);
}

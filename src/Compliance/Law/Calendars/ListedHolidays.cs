using NodaTime;

namespace Compliance.Law.Calendars;

/// <summary>A list of ours: the same days in every year, or days year by year.</summary>
internal sealed record ListedHolidays : IHolidayCalendar
{
    public required string Code { get; init; }

    public required string Name { get; init; }

    public required string Source { get; init; }

    /// <summary>Null where the days differ from year to year.</summary>
    public IReadOnlyDictionary<AnnualDate, string>? EveryYear { get; init; }

    public IReadOnlyDictionary<int, ListedYear> Years { get; init; } = new Dictionary<int, ListedYear>();

    public bool Knows(int year) => EveryYear is not null || Years.ContainsKey(year);

    public Certainty SureOf(int year) => Years.GetValueOrDefault(year)?.Certainty ?? Certainty.Secondary;

    public string? HolidayOn(LocalDate day) =>
        EveryYear?.GetValueOrDefault(new AnnualDate(day.Month, day.Day))
        ?? Years.GetValueOrDefault(day.Year)?.Days.GetValueOrDefault(day);
}

/// <param name="Source">The decision that names the days.</param>
/// <param name="Certainty">How sure it is.</param>
/// <param name="Days">With their names.</param>
internal sealed record ListedYear(string Source, Certainty Certainty, IReadOnlyDictionary<LocalDate, string> Days);

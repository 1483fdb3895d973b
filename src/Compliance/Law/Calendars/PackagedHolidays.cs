using System.Collections.Concurrent;
using NodaTime;
using PublicHoliday;

namespace Compliance.Law.Calendars;

/// <summary>The holidays of the package PublicHoliday, which computes them. The only place that knows it.</summary>
/// <param name="code">Such as <c>de-by</c>.</param>
/// <param name="name">Of the place.</param>
/// <param name="create">A fresh calendar: the package's keep no state that threads may share.</param>
internal sealed class PackagedHolidays(string code, string name, Func<PublicHolidayBase> create) : IHolidayCalendar
{
    /// <summary>
    /// Within these years. Before, laws had other holidays; after, parliaments will have added some that the package cannot know.
    /// </summary>
    private const int FirstYear = 2015;

    private const int LastYear = 2032;

    private readonly ConcurrentDictionary<int, IReadOnlyDictionary<LocalDate, string>> _years = new();

    public static IEnumerable<IHolidayCalendar> All =>
    [
        new PackagedHolidays("at", "Austria", () => new AustriaPublicHoliday()),
        new PackagedHolidays("be", "Belgium", () => new BelgiumPublicHoliday()),
        new PackagedHolidays("cz", "Czechia", () => new CzechRepublicPublicHoliday()),
        new PackagedHolidays("de", "Germany, all states", () => new GermanPublicHoliday()),
        .. Enum.GetValues<GermanPublicHoliday.States>().Where(state => state is not GermanPublicHoliday.States.ALL).Select(
            state => new PackagedHolidays(
                $"de-{Lower(state)}", $"Germany, {state}", () => new GermanPublicHoliday { State = state })),
        new PackagedHolidays("dk", "Denmark", () => new DenmarkPublicHoliday()),
        new PackagedHolidays("ee", "Estonia", () => new EstoniaPublicHoliday()),
        new PackagedHolidays("es", "Spain, national", () => new SpainPublicHoliday()),
        new PackagedHolidays("fi", "Finland", () => new FinlandPublicHoliday(false)),
        new PackagedHolidays("fr", "France", () => new FrancePublicHoliday()),
        new PackagedHolidays("gb-eng", "England", () => new UKBankHoliday(UKBankHoliday.UkCountries.England)),
        new PackagedHolidays("gb-nir", "Northern Ireland", () => new UKBankHoliday(UKBankHoliday.UkCountries.NorthernIreland)),
        new PackagedHolidays("gb-sct", "Scotland", () => new UKBankHoliday(UKBankHoliday.UkCountries.Scotland)),
        new PackagedHolidays("gb-wls", "Wales", () => new UKBankHoliday(UKBankHoliday.UkCountries.Wales)),
        new PackagedHolidays("gr", "Greece", () => new GreecePublicHoliday()),
        new PackagedHolidays("hr", "Croatia", () => new CroatiaPublicHoliday()),
        new PackagedHolidays("hu", "Hungary", () => new HungaryPublicHoliday()),
        new PackagedHolidays("ie", "Ireland", () => new IrelandPublicHoliday()),
        new PackagedHolidays("it", "Italy", () => new ItalyPublicHoliday()),
        new PackagedHolidays("lt", "Lithuania", () => new LithuaniaPublicHoliday()),
        new PackagedHolidays("lu", "Luxembourg", () => new LuxembourgPublicHoliday()),
        new PackagedHolidays("lv", "Latvia", () => new LatviaPublicHoliday()),
        new PackagedHolidays("nl", "Netherlands", () => new DutchPublicHoliday()),
        new PackagedHolidays("no", "Norway", () => new NorwayPublicHoliday()),
        new PackagedHolidays("nz", "New Zealand, national", () => new NewZealandPublicHoliday()),
        new PackagedHolidays("pl", "Poland", () => new PolandPublicHoliday()),
        new PackagedHolidays("pt", "Portugal", () => new PortugalPublicHoliday()),
        new PackagedHolidays("ro", "Romania", () => new RomanianPublicHoliday()),
        new PackagedHolidays("se", "Sweden", () => new SwedenPublicHoliday()),
        new PackagedHolidays("si", "Slovenia", () => new SloveniaPublicHoliday()),
        new PackagedHolidays("sk", "Slovakia", () => new SlovakiaPublicHoliday()),
        new PackagedHolidays("us", "United States, federal", () => new USAPublicHoliday()),
    ];

    public string Code => code;

    public string Name => name;

    public string Source => "package PublicHoliday 3.17.0";

    public bool Knows(int year) => year is >= FirstYear and <= LastYear;

    public Certainty SureOf(int year) => Certainty.Secondary;

    public string? HolidayOn(LocalDate day) =>
        Knows(day.Year) ? _years.GetOrAdd(day.Year, Compute).GetValueOrDefault(day) : null;

    /// <summary>A holiday may be observed in the year before: 1 January on a Saturday, in the United States.</summary>
    private Dictionary<LocalDate, string> Compute(int year)
    {
        var days = new Dictionary<LocalDate, string>();
        foreach (var (day, holiday) in new[] { year, year + 1 }.SelectMany(each => create().PublicHolidayNames(each)))
        {
            if (day.Year == year)
                days[LocalDate.FromDateTime(day)] = holiday;
        }

        return days;
    }

    private static string Lower(GermanPublicHoliday.States state) => LegalCode.Of(state).Replace("-", "", StringComparison.Ordinal);
}

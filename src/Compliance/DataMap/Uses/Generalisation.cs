using System.Globalization;
using Compliance.Values;
using NodaTime;

namespace Compliance.DataMap.Uses;

/// <summary>
/// What a purpose gets instead of an exact value (GDPR Art. 25). What a generalisation does not understand it leaves out: no part of the
/// exact value passes.
/// </summary>
public sealed class Generalisation
{
    private static readonly (int From, string Band)[] Ages =
    [
        (65, "65 and older"), (55, "55 to 64"), (45, "45 to 54"), (35, "35 to 44"), (25, "25 to 34"), (18, "18 to 24"), (16, "16 to 17"),
        (13, "13 to 15"), (0, "under 13"),
    ];

    private readonly string? _category;
    private readonly Func<string, LocalDate, string?> _apply;

    private Generalisation(string code, string title, string? category, Func<string, LocalDate, string?> apply) =>
        (Code, Title, _category, _apply) = (code, title, category, apply);

    /// <summary>Every generalisation that a map can name.</summary>
    public static IReadOnlyDictionary<string, Generalisation> All { get; } = new Generalisation[]
    {
        new("age-band", "an age band", "user.demographic.date_of_birth", AgeBand),
        new("year", "the year", null, Year),
        new("month", "the month", null, Month),
        new("postal-region", "the first two characters of the postal code", "user.contact.address.postal_code", PostalRegion),
        new("amount-band", "the power of ten", null, AmountBand),
        new("presence", "whether there is a value", null, (_, _) => "yes"),
    }.ToDictionary(each => each.Code, StringComparer.Ordinal);

    /// <summary>As the map names it.</summary>
    public string Code { get; }

    /// <summary>What people are told that is used, in words that follow "we use of it".</summary>
    public string Title { get; }

    /// <summary>The data category that a field must have; null: any.</summary>
    public string? Category => _category;

    /// <summary>Whether a field of these categories can be generalised so.</summary>
    public bool Fits(IEnumerable<string> categories) => _category is null || categories.Contains(_category, StringComparer.Ordinal);

    /// <param name="text">The exact value as a text.</param>
    /// <param name="today">The present day in UTC, from which ages are counted.</param>
    /// <returns>The generalised value; null where there is none, or where the value is not understood.</returns>
    public string? Apply(string? text, LocalDate today) => IdentityText.IsBlank(text) ? null : _apply(text!, today);

    public override string ToString() => Code;

    private static string? AgeBand(string text, LocalDate today)
    {
        if (DateOf(text) is not { } born || born > today)
            return null;
        var age = Period.Between(born, today, PeriodUnits.Years).Years;
        return age > MaxAge ? null : Ages.First(band => age >= band.From).Band;
    }

    /// <summary>In years: nobody is known to have lived longer, and a placeholder such as 1 January 1900 is soon above it.</summary>
    private const int MaxAge = 122;

    private static string? Year(string text, LocalDate today) => DateOf(text)?.Year.ToString("D4", CultureInfo.InvariantCulture);

    private static string? Month(string text, LocalDate today) => DateOf(text)?.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    // A short code, or one of a single character repeated, may be a person's own.
    private static string? PostalRegion(string text, LocalDate today)
    {
        var code = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return code.Length is >= 4 and <= 10 ? code[..2] : null;
    }

    private static string? AmountBand(string text, LocalDate today)
    {
        if (!decimal.TryParse(NumberText.Normal(text), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount))
            return null;
        if (amount < 0)
            return "below 0";
        if (amount < 10)
            return "0 to 9";
        var from = 10m;
        while (from < MaxAmount && from * 10 <= amount)
            from *= 10;
        return from == MaxAmount
            ? string.Create(CultureInfo.InvariantCulture, $"{from} and more")
            : string.Create(CultureInfo.InvariantCulture, $"{from} to {from * 10 - 1}");
    }

    /// <summary>Above it, an amount could tell somebody apart by its size alone.</summary>
    private const decimal MaxAmount = 1_000_000;

    private static LocalDate? DateOf(string text) =>
        TimeText.Read(text) is { IsTime: true } time ? time.At.InUtc().Date : null;
}

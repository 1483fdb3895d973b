using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>The last day for an answer, by law. Knows the first period; extensions and pauses are asked for elsewhere.</summary>
/// <remarks>
/// Periods run to the same date of the month, or to its last day where that date is missing (Reg. 1182/71 Art. 3(2)(c)); US day counts
/// skip the day of receipt. A period that ends on a holiday or at a weekend may run longer by law: the earlier day is always safe.
/// </remarks>
public static class LawClock
{
    public const string DefaultRegime = "gdpr";

    private static readonly Dictionary<string, Period> FirstAnswer = new(StringComparer.Ordinal)
    {
        ["gdpr"] = Period.FromMonths(1),      // GDPR Art. 12(3)
        ["uk-gdpr"] = Period.FromMonths(1),   // UK GDPR Art. 12A
        ["ccpa"] = Period.FromDays(45),       // 11 CCR 7021(b)
        ["lgpd"] = Period.FromDays(15),       // LGPD Art. 19
        ["pipeda"] = Period.FromDays(30),     // PIPEDA s. 8(3)
    };

    public static IReadOnlyCollection<string> Regimes => FirstAnswer.Keys;

    public static bool Knows(string regime) => FirstAnswer.ContainsKey(regime);

    /// <param name="regime">One of <see cref="Regimes"/>.</param>
    /// <param name="received">When the request came in.</param>
    /// <param name="zone">The controller's time zone, which decides the day.</param>
    public static LocalDate Due(string regime, Instant received, DateTimeZone zone) =>
        received.InZone(zone).Date + FirstAnswer[regime];
}

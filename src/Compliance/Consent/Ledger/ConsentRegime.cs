using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>What a law says about asking again and about signals.</summary>
/// <param name="Code">For example <c>us-ca</c>.</param>
/// <param name="NoAskingAgainFor">After a refusal, withdrawal or opt-out; null where the law names no time.</param>
/// <param name="HonoursSignals">Whether a signal of the browser is an opt-out.</param>
/// <param name="Source">Where it says so.</param>
public sealed record ConsentRegime(string Code, Period? NoAskingAgainFor, bool HonoursSignals, string Source)
{
    private static readonly Period TwelveMonths = Period.FromMonths(12);

    /// <summary>The regimes, by code.</summary>
    public static IReadOnlyDictionary<string, ConsentRegime> All { get; } = ((ConsentRegime[])
    [
        new("eu-gdpr", null, false, "GDPR Art. 7: no period is named"),
        new("uk-gdpr", null, false, "UK GDPR Art. 7: no period is named"),
        new("us-ca", TwelveMonths, true, "CCPA §1798.135(c)(4); 11 CCR 7025"),
        .. new[] { "us-co", "us-ct", "us-de", "us-md", "us-mt", "us-ne", "us-nh", "us-nj", "us-or", "us-tx" }
            .Select(code => new ConsentRegime(code, null, true, "State law: universal opt-out signals")),
    ]).ToDictionary(regime => regime.Code, StringComparer.Ordinal);

    /// <summary>Whether a signal that came under a regime counts; one that came under an unknown regime does.</summary>
    internal static bool Honours(string? code) => code is null || !All.TryGetValue(code, out var regime) || regime.HonoursSignals;
}

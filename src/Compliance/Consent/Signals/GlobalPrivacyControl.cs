namespace Compliance.Consent.Signals;

/// <summary>
/// The Global Privacy Control signal of a browser: "do not sell or share" (W3C, "Global Privacy Control"). It asks for no deletion, and
/// does not concern use within the same context.
/// </summary>
public static class GlobalPrivacyControl
{
    /// <summary>The request header.</summary>
    public const string Header = "Sec-GPC";

    /// <summary>
    /// True when at least one header of the request is exactly <c>1</c>; any other value counts as no header ("The Sec-GPC Header Field").
    /// </summary>
    /// <param name="values">The value of each header, as received, without the blanks around it.</param>
    public static bool IsOn(params IEnumerable<string?> values) => values.Contains("1", StringComparer.Ordinal);
}

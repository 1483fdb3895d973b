using System.Net;
using System.Text.RegularExpressions;
using Compliance.Values;

namespace Compliance.Drafting;

/// <summary>What most of a column's sampled values look like. The values themselves are not kept.</summary>
internal sealed partial class ValueHints
{
    /// <summary>Of the values that are not blank, in hundredths.</summary>
    private const int Most = 80;

    private int seen;
    private int emails;
    private int phones;
    private int addresses;

    /// <summary>The category that the values suggest, or null.</summary>
    public string? Category => true switch
    {
        _ when IsMost(emails) => "user.contact.email",
        _ when IsMost(addresses) => "user.device.ip_address",
        _ when IsMost(phones) => "user.contact.phone_number",
        _ => null,
    };

    public void See(string? text)
    {
        if (IdentityText.IsBlank(text))
            return;
        seen++;
        var trimmed = text!.Trim();
        if (Email().IsMatch(trimmed))
            emails++;
        else if (trimmed.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(trimmed, out _))
            addresses++;
        else if (Phone().IsMatch(trimmed) && trimmed.Count(char.IsAsciiDigit) >= 7)
            phones++;
    }

    private bool IsMost(int count) => seen > 0 && count * 100 >= seen * Most;

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\.[^@\s.]+\z")]
    private static partial Regex Email();

    /// <summary>With a plus or brackets: digits alone may be anything.</summary>
    [GeneratedRegex(@"\A(\+|\()[0-9 ()./-]+\z")]
    private static partial Regex Phone();
}

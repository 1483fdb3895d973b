using System.Net;
using System.Text.RegularExpressions;
using Compliance.Values;

namespace Compliance.Drafting;

/// <summary>What most of a column's sampled values look like. The values themselves are not kept.</summary>
internal sealed partial class ValueHints
{
    /// <summary>Of the values that are not blank, in hundredths.</summary>
    private const int Most = 80;

    private int _seen;
    private int _emails;
    private int _phones;
    private int _addresses;

    /// <summary>The category that the values suggest, or null.</summary>
    public string? Category => true switch
    {
        _ when IsMost(_emails) => "user.contact.email",
        _ when IsMost(_addresses) => "user.device.ip_address",
        _ when IsMost(_phones) => "user.contact.phone_number",
        _ => null,
    };

    public void See(string? text)
    {
        if (IdentityText.IsBlank(text))
            return;
        _seen++;
        var trimmed = text!.Trim();
        if (Email().IsMatch(trimmed))
            _emails++;
        else if (trimmed.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(trimmed, out _))
            _addresses++;
        else if (Phone().IsMatch(trimmed) && trimmed.Count(char.IsAsciiDigit) >= 7)
            _phones++;
    }

    private bool IsMost(int count) => _seen > 0 && count * 100 >= _seen * Most;

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\.[^@\s.]+\z")]
    private static partial Regex Email();

    /// <summary>With a plus or brackets: digits alone may be anything.</summary>
    [GeneratedRegex(@"\A(\+|\()[0-9 ()./-]+\z")]
    private static partial Regex Phone();
}

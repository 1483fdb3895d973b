using System.Globalization;
using System.Text.RegularExpressions;

namespace Compliance.Values;

/// <summary>
/// Numbers as text, of any size and precision: <c>45</c>, <c>45.00</c> and <c>4.5e1</c> are one number with one normal form.
/// </summary>
public static partial class NumberText
{
    /// <summary>A larger exponent is not written out: the text stays as it is.</summary>
    private const int MaxExponent = 1000;

    /// <summary>The number without exponent, plus sign and zeros that say nothing: <c>-0.5</c>, <c>45</c>.</summary>
    /// <param name="text">A decimal number in invariant form, blanks around it allowed.</param>
    /// <returns>Null where the text is no decimal number: <c>NaN</c> and infinities are none, and neither is <c>007</c>, whose zeros say
    /// something, for no store prints a number so.</returns>
    public static string? Normal(string? text)
    {
        if (text is null || Number().Match(text.Trim()) is not { Success: true } match)
            return null;
        var (whole, fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
        if (whole.All(IsZero) && fraction.All(IsZero))
            return "0";
        var power = match.Groups["exponent"].Value;
        var size = power.TrimStart('+', '-').TrimStart('0');
        if (size.Length > 4 || (size.Length > 0 && int.Parse(size, CultureInfo.InvariantCulture) > MaxExponent))
            return text.Trim();
        var exponent = size.Length == 0 ? 0 : int.Parse(size, CultureInfo.InvariantCulture) * (power[0] == '-' ? -1 : 1);
        var digits = whole + fraction;
        var point = whole.Length + exponent;
        digits = digits.PadLeft(digits.Length + Math.Max(0, 1 - point), '0').PadRight(Math.Max(digits.Length, point), '0');
        point = Math.Max(point, 1);
        var before = digits[..point].TrimStart('0');
        var after = digits[point..].TrimEnd('0');
        var number = (before.Length > 0 ? before : "0") + (after.Length > 0 ? "." + after : "");
        return match.Groups["sign"].Value == "-" ? "-" + number : number;

        static bool IsZero(char digit) => digit == '0';
    }

    /// <summary>True when both are numbers, and the same one.</summary>
    public static bool AreEqual(string left, string right) => Normal(left) is { } number && number == Normal(right);

    [GeneratedRegex(
        @"\A(?<sign>[+-]?)((?<whole>0|[1-9][0-9]*)(\.(?<fraction>[0-9]*))?|\.(?<fraction>[0-9]+))([eE](?<exponent>[+-]?[0-9]+))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}

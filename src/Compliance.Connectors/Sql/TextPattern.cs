using System.Text;
using Compliance.Connectors.Rows;
using Compliance.Protection;
using Compliance.Values;

namespace Compliance.Connectors.Sql;

/// <summary>
/// Patterns for <c>like</c>, with <c>|</c> as the escape, that cover every spelling for which a match holds, and possibly more: what they
/// find is checked again.
/// </summary>
internal static class TextPattern
{
    public static IEnumerable<string> Of(FieldMatch match) =>
        match.Values.Where(FieldText.IsText).SelectMany(value => Of(match.Identity, value)).Distinct();

    /// <summary>Whether the text may hold, somewhere inside, a value for which the match holds.</summary>
    public static bool MayHold(FieldMatch match, string text)
    {
        var plain = Plain(text);
        return plain.Contains('\\', StringComparison.Ordinal)
            || match.Values.Any(value => Parts(match.Identity, value).Any(parts => IsIn(parts, plain)));
    }

    private static IEnumerable<string> Of(string? identity, string value)
    {
        if (NumberText.Normal(value) is { } number)
            yield return $"%{string.Join('%', Significant(number))}%";
        if (identity == IdentityNormalForm.Phone && IdentityText.Normal(identity, value) is { } phone)
            yield return $"%{string.Join('%', phone.Where(char.IsAsciiDigit))}%";
        else
            yield return $"%{Escaped(IdentityText.Normal(identity ?? "text", value) ?? value)}%";
    }

    private static IEnumerable<IReadOnlyList<string>> Parts(string? identity, string value)
    {
        if (NumberText.Normal(value) is { } number)
            yield return [.. Significant(number).Select(digit => digit.ToString())];
        if (identity == IdentityNormalForm.Phone && IdentityText.Normal(identity, value) is { } phone)
            yield return [.. phone.Where(char.IsAsciiDigit).Select(digit => digit.ToString())];
        else
            yield return [Plain(value.Trim())];
    }

    private static string Plain(string text) => IdentityText.Normal("text", text) ?? text.ToLowerInvariant();

    private static bool IsIn(IReadOnlyList<string> parts, string text)
    {
        var from = 0;
        foreach (var part in parts)
        {
            var at = text.IndexOf(part, from, StringComparison.Ordinal);
            if (at < 0)
                return false;
            from = at + part.Length;
        }

        return true;
    }

    // 4500, 45e2 and 4500.0 have these digits in this order.
    private static IEnumerable<char> Significant(string number) =>
        string.Concat(number.Where(char.IsAsciiDigit)).Trim('0') is { Length: > 0 } digits ? digits : "0";

    // A character beyond ASCII has other forms that a database does not know: it may be anything.
    private static string Escaped(string text)
    {
        var pattern = new StringBuilder();
        foreach (var each in text)
        {
            if (!char.IsAscii(each) || char.IsWhiteSpace(each))
                pattern.Append('%');
            else if (each is '%' or '_' or '|' or '[' or ']' or '^' or '-')
                pattern.Append('|').Append(each);
            else
                pattern.Append(char.ToLowerInvariant(each));
        }

        return pattern.ToString();
    }
}

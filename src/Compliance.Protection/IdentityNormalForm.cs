using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Compliance.Protection;

/// <summary>
/// One spelling for all spellings of an identity, so that <c>Ada@Example.org</c> and <c>ada@example.org</c> are one address everywhere:
/// in requests, in the subject directory, in fences and in the connected stores.
/// </summary>
public static class IdentityNormalForm
{
    /// <summary>The kind of identity that is compared by its digits.</summary>
    public const string Phone = "phone";

    /// <summary>Normalises to NFKC, trims and lower-cases; a phone number to its digits with a leading plus.</summary>
    /// <param name="kind">For instance <c>email</c>, <c>phone</c> or <c>customer_number</c>.</param>
    /// <param name="text">As written.</param>
    /// <param name="normal">Never empty.</param>
    /// <returns>False where nothing is left that names anybody: a blank, ill-formed Unicode, a phone number without a digit.</returns>
    public static bool TryOf(string kind, string? text, [NotNullWhen(true)] out string? normal)
    {
        normal = null;
        if (string.IsNullOrWhiteSpace(text) || !IsWellFormed(text))
            return false;

        // Lower-casing can undo NFKC, hence twice.
        var lower = text.Normalize(NormalizationForm.FormKC).Trim().ToLowerInvariant().Normalize(NormalizationForm.FormKC);
        normal = kind != Phone ? lower : lower.Any(char.IsAsciiDigit) ? Digits(lower) : null;
        return normal is { Length: > 0 };
    }

    private static string Digits(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (text.StartsWith('+'))
            return "+" + digits;
        return digits.StartsWith("00", StringComparison.Ordinal) ? "+" + digits[2..] : digits;
    }

    private static bool IsWellFormed(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
                index++;
            else if (char.IsSurrogate(text[index]))
                return false;
        }

        return true;
    }
}

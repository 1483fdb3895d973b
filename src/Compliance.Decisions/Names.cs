using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Compliance.Decisions;

/// <summary>One rule for every id and name, so that each has one spelling in the signed form.</summary>
internal static class Names
{
    public const int MaxLength = 256;

    /// <summary>Well-formed Unicode without control characters. The enumeration gives U+FFFD for half of a surrogate pair.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name)
    {
        if (name is not { Length: > 0 and <= MaxLength }) return false;
        foreach (var rune in name.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune)) return false;
        return true;
    }
}

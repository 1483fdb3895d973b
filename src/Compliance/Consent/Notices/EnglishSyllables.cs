namespace Compliance.Consent.Notices;

/// <summary>
/// Counts syllables of English words by rule. A syllable is a run of the letters a, e, i, o, u, y. Less one for a silent ending: an e
/// ("make"), es ("makes", but not "boxes") or ed ("used", but not "needed") behind a consonant; the e of a consonant and le counts
/// ("table"). One at least. A number counts as one. The rule errs on some words, such as "being" and "business"; over a text, errors
/// largely cancel out.
/// </summary>
public static class EnglishSyllables
{
    /// <param name="word">May have apostrophes and hyphens.</param>
    public static int In(string word) => word.ToLowerInvariant().Split('-').Sum(InPart);

    private static int InPart(string part)
    {
        var letters = string.Concat(part.Where(char.IsAsciiLetterLower));
        var count = 0;
        for (var at = 0; at < letters.Length; at++)
        {
            if (IsVowel(letters[at]) && (at == 0 || !IsVowel(letters[at - 1])))
                count++;
        }

        return int.Max(1, count - (HasSilentEnding(letters) ? 1 : 0));
    }

    private static bool HasSilentEnding(string word) => word switch
    {
        [.., var before, 'l', 'e'] when !IsVowel(before) => false,
        [.., var before, 'l', 'e', 's'] when !IsVowel(before) => false,
        [.., var before, 'e'] => !IsVowel(before),
        [.., 'c' or 's' or 'h', 'h', 'e', 's'] => false,
        [.., 's' or 'x' or 'z' or 'c' or 'g', 'e', 's'] => false,
        [.., var before, 'e', 's'] => !IsVowel(before),
        [.., 't' or 'd', 'e', 'd'] => false,
        [.., var before, 'e', 'd'] => !IsVowel(before),
        _ => false,
    };

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}

using System.Text.RegularExpressions;

namespace Compliance.Consent.Notices;

/// <summary>How hard a text is to read, by the formulas of Flesch (1948) and Kincaid et al. (1975).</summary>
/// <param name="Words">Runs of letters and digits, with apostrophes and hyphens inside.</param>
/// <param name="Sentences">Each ends with a full stop, exclamation or question mark, or with the line; 1 at least.</param>
/// <param name="Syllables">As <see cref="EnglishSyllables"/> counts them.</param>
public sealed partial record Readability(int Words, int Sentences, int Syllables)
{
    /// <summary>The US school grade in which the text is understood; 0 for no word.</summary>
    public double Grade => Words == 0 ? 0 : (0.39 * WordsPerSentence) + (11.8 * SyllablesPerWord) - 15.59;

    /// <summary>The Flesch reading ease: 100 and more is very easy, 30 and less very hard; 100 for no word.</summary>
    public double Ease => Words == 0 ? 100 : 206.835 - (1.015 * WordsPerSentence) - (84.6 * SyllablesPerWord);

    private double WordsPerSentence => (double)Words / Sentences;

    private double SyllablesPerWord => (double)Syllables / Words;

    /// <summary>Whether there is a formula for a language: for English alone, in all its variants.</summary>
    public static bool Knows(string language) => language == "en" || language.StartsWith("en-", StringComparison.Ordinal);

    /// <param name="text">In English.</param>
    public static Readability Of(string text)
    {
        var words = Word().Matches(text);
        return new Readability(words.Count, int.Max(1, SentenceEnd().Count(text)), words.Sum(word => EnglishSyllables.In(word.Value)));
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['\u2019-][\p{L}\p{N}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // A line that ends without a mark, as titles and list items do, is a sentence too. "3.5" has no end in it.
    [GeneratedRegex(@"[\p{L}\p{N}\p{P}](?:[.!?\u2026](?=[""'\u2019\u201D)\]]*(?:\s|$))|(?<![.!?\u2026]["")\]]*)[ \t]*(?:\r?\n|$))")]
    private static partial Regex SentenceEnd();
}

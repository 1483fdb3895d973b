using System.Globalization;

namespace Compliance.Decisions.Explaining;

/// <summary>The English sentences for what a person is told. Another language has a table of its own with the same codes.</summary>
public static class EnglishWording
{
    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        ["unavailable"] = "We do not use {field} for {purpose}: we could not check just now what you allow.",
        ["erased"] = "We do not use {field} for {purpose}: your data is being erased or has been erased, since {since}.",
        ["restricted"] = "We do not use {field} for {purpose}: the use of your data has been restricted since {since}.",
        ["purpose-not-active"] = "We do not use {field} for {purpose}: we do not do this, or not any more.",
        ["not-for-purpose"] = "We do not use {field} for {purpose}: this purpose does not need it.",
        ["retention-over"] = "We do not use {field} for {purpose}: the time for which we keep it ended on {since}.",
        ["special-category"] = "We do not use {field} for {purpose}: it is specially protected, and you have not agreed explicitly.",
        ["guardian-needed"] = "We do not use {field} for {purpose}: at your age, a parent or guardian must agree to it.",
        ["no-consent"] = "We do not use {field} for {purpose}: you have not agreed to it.",
        ["withdrawn"] = "We do not use {field} for {purpose}: your consent was withdrawn on {since}.",
        ["expired"] = "We do not use {field} for {purpose}: your consent ended on {since}.",
        ["superseded"] = "We do not use {field} for {purpose}: what you agreed to changed on {since}, and you have not agreed again.",
        ["not-in-notice"] = "We do not use {field} for {purpose}: what we told you when you agreed does not cover it.",
        ["no-basis"] = "We do not use {field} for {purpose}: we do not know you, so no contract or law calls for it.",
        ["objected"] = "We do not use {field} for {purpose}: you objected on {since}.",
        ["opted-out"] = "We do not use {field} for {purpose}: you opted out on {since}.",
        ["signal"] = "We do not use {field} for {purpose}: your browser or device has told us since {since} that you opt out.",
        ["limited"] = "We do not use {field} for {purpose}: you limited the use of sensitive data on {since}.",
        ["generalised"] = "For {purpose} we use {field} only in a less exact form ({generalisation}).",
        ["consented"] = "We use {field} for {purpose}: you agreed on {since}.",
        ["lawful-basis"] = "We use {field} for {purpose}: {basis}.",
    };

    private static readonly Dictionary<string, string> Bases = new(StringComparer.Ordinal)
    {
        ["consent"] = "you agreed",
        ["contract"] = "our contract with you needs it",
        ["legal-obligation"] = "a law demands it",
        ["vital-interests"] = "it protects somebody's life",
        ["public-task"] = "a task in the public interest needs it",
        ["legitimate-interests"] = "we have a legitimate interest in it, and you may object",
    };

    /// <summary>The codes that there are sentences for: all reasons of answers.</summary>
    public static IReadOnlyCollection<string> Codes => Sentences.Keys;

    /// <summary>The sentence.</summary>
    /// <param name="message">The message.</param>
    /// <param name="name">Gives a field or purpose the name that people know it by; null to use addresses and codes.</param>
    /// <exception cref="ArgumentException">There is no sentence for the code.</exception>
    public static string Render(PersonMessage message, Func<string, string>? name = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!Sentences.TryGetValue(message.Code, out var sentence))
            throw new ArgumentException("There is no sentence for this code.", nameof(message));
        // In one pass, so that a name that holds braces is not filled in again.
        return string.Concat(sentence.Split('{', '}').Select((part, index) => index % 2 == 0 ? part : Filled(part, message, name)));
    }

    private static string Filled(string argument, PersonMessage message, Func<string, string>? name) =>
        message.Arguments.GetValueOrDefault(argument) is not { } value ? "an unknown date"
        : argument switch
        {
            "field" or "purpose" => name?.Invoke(value) ?? value,
            "since" => Date(value),
            "basis" => Bases[value],
            _ => value,
        };

    private static string Date(string value) =>
        DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}

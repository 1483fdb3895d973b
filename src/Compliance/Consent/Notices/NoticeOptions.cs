using System.ComponentModel.DataAnnotations;

namespace Compliance.Consent.Notices;

/// <summary>What is asked of notices. Section <c>Compliance:Notices</c>.</summary>
public sealed class NoticeOptions : IValidatableObject
{
    public const string Section = "Compliance:Notices";

    private const double LowestLimit = 1;
    private const double HighestLimit = 20;

    /// <summary>
    /// By language, the highest Flesch–Kincaid grade with which a notice is published, 1 to 20. A limit for <c>en</c> holds for
    /// <c>en-GB</c> too, unless that has its own. No limit by default.
    /// </summary>
    public IDictionary<string, double> HighestGrade { get; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <returns>Null where the language has no limit.</returns>
    internal double? LimitOf(string language) =>
        HighestGrade.TryGetValue(language, out var own) ? own
        : HighestGrade.TryGetValue(language.Split('-')[0], out var general) ? general
        : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (language, limit) in HighestGrade)
        {
            if (!Readability.Knows(language))
                yield return new($"{Section}: there is no grade for \"{language}\". Remove its limit.", [nameof(HighestGrade)]);
            if (limit is not (>= LowestLimit and <= HighestLimit))
                yield return new($"{Section}: the limit for \"{language}\" is not within 1 to 20.", [nameof(HighestGrade)]);
        }
    }
}

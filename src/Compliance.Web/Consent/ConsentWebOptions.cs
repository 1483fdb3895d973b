using System.ComponentModel.DataAnnotations;

namespace Compliance.Web.Consent;

/// <summary>What consent over HTTP is told of its surroundings. Section <c>Compliance:Consent:Web</c>.</summary>
public sealed class ConsentWebOptions : IValidatableObject
{
    public const string Section = "Compliance:Consent:Web";

    /// <summary>
    /// Origins under which people reach this host besides the one that it sees, such as <c>https://privacy.example.com</c> where a front
    /// end stands before it. None by default.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <summary>
    /// Since when this deployment honours Global Privacy Control, as <c>/.well-known/gpc.json</c> says; unsaid by default.
    /// </summary>
    public DateTimeOffset? GpcSince { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from origin in Origins
        where !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || origin != uri.GetLeftPart(UriPartial.Authority)
        select new ValidationResult($"{Section}: \"{origin}\" is no origin, such as https://privacy.example.com.", [nameof(Origins)]);
}

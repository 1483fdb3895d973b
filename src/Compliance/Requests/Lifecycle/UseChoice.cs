using Compliance.Decisions.Policies;

namespace Compliance.Requests.Lifecycle;

/// <summary>Which uses a request is about, for rights that end uses and not data.</summary>
/// <param name="Purpose">As the data map names it; null: all that the right reaches.</param>
/// <param name="Classes">Of purposes, for an opt-out.</param>
public sealed record UseChoice(string? Purpose = null, PurposeClasses Classes = PurposeClasses.None)
{
    public static UseChoice Everything { get; } = new();
}

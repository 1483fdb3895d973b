using Compliance.Decisions;
using Compliance.Personalization.Signing;
using Compliance.Web.Identity;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Personalization;

/// <summary>What the endpoints that sign decisions share.</summary>
internal static class DecisionSignatures
{
    private const int MaxAudienceLength = 256;

    /// <returns>Who is to act on the decisions: the caller unless another is named; null where nothing is to be signed.</returns>
    /// <exception cref="ProblemException">The name is none, or nothing is to be signed for it.</exception>
    public static string? AudienceOf(HttpContext http, bool isSigned, string? named)
    {
        var errors = new FieldErrors();
        if (named is not null && !isSigned)
            errors.Add("audience", "counts where decisions are signed alone: ask for that too, or leave it out");
        if (named is { Length: 0 or > MaxAudienceLength } || named?.Any(char.IsControl) == true || named?.Any(char.IsSurrogate) == true)
            errors.Add("audience", $"must have 1 to {MaxAudienceLength} characters, without control characters");
        errors.ThrowIfAny();
        return isSigned ? named ?? Caller.Of(http) : null;
    }

    public static Task<IReadOnlyList<string>> Of(HttpContext http, IReadOnlyList<Decision> decisions, string audience) =>
        http.RequestServices.GetRequiredService<IDecisionSigning>().Sign(decisions, audience, http.RequestAborted);
}

using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Subjects;
using Compliance.Web.Json;
using Compliance.Web.Problems;
using Compliance.Web.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Protection;

/// <summary>
/// Enrols a person with a key of their own, or finds who has the distinguishing identity already. Its answer is the id to seal for.
/// </summary>
internal static class EnrolEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var body = await Read(http);
        try
        {
            // The distinguishing one first: it decides whether this is someone new.
            var identities = body.Identities.OrderBy(each => each.Key != body.By).Select(each => (each.Key, each.Value)).ToList();
            var subject = await http.RequestServices.GetRequiredService<ISubjectDirectory>().Register(identities, http.RequestAborted);
            await Answer.Json(http, new Enrolled(subject));
        }
        catch (Exception gone) when (gone is SubjectFencedException or SubjectErasedException)
        {
            throw new ProblemException(Problem.BeingErased);
        }
        catch (KeyVaultException refused) when (refused.Error is KeyVaultError.Unavailable or KeyVaultError.Throttled)
        {
            throw new ProblemException(Problem.KeysUnavailable);
        }
    }

    private static async Task<Body> Read(HttpContext http)
    {
        var body = await JsonBody.Read<Body>(http);
        var errors = new FieldErrors();
        IdentityRules.Check(body.Identities, errors);
        if (!body.Identities.ContainsKey(body.By))
            errors.Add("by", "must be the kind of one of the identities");
        errors.ThrowIfAny();
        return body;
    }

    /// <param name="Identities">By kind.</param>
    /// <param name="By">The kind that tells people apart, such as <c>customer_number</c>.</param>
    private sealed record Body(Dictionary<string, Personal<string>> Identities, string By);

    private sealed record Enrolled(string Subject);
}

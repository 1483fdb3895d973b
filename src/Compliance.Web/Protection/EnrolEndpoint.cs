using System.ComponentModel.DataAnnotations;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Subjects;
using Compliance.Web.Operations;
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
    public static readonly Operation Operation = Operation.Json(
        "Enrol a person",
        Handle,
        new Enrolment(IdentityRules.Example, "customer_number"),
        new EnrolledSubject("7d0e6a54f1b84c3f9e2a5b8c1d6f4e30")) with
    {
        Description =
            "Gives a person a key of their own, or finds who has the distinguishing identity already. Data is sealed for the id that it "
            + "answers.",
        Problems = [Problem.BeingErased, Problem.KeysUnavailable],
    };

    private static async Task<EnrolledSubject> Handle(HttpContext http, Enrolment body)
    {
        Check(body);
        try
        {
            // The distinguishing one first: it decides whether this is someone new.
            var identities = body.Identities.OrderBy(each => each.Key != body.By).Select(each => (each.Key, each.Value)).ToList();
            var subject = await http.RequestServices.GetRequiredService<ISubjectDirectory>().Register(identities, http.RequestAborted);
            return new(subject);
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

    private static void Check(Enrolment body)
    {
        var errors = new FieldErrors();
        IdentityRules.Check(body.Identities, errors);
        if (!body.Identities.ContainsKey(body.By))
            errors.Add("by", "must be the kind of one of the identities");
        errors.ThrowIfAny();
    }

    /// <param name="Identities">By kind, as the data map names the kinds.</param>
    /// <param name="By">The kind that tells people apart, such as <c>customer_number</c>.</param>
    private sealed record Enrolment(
        [property: Length(1, IdentityRules.MaxKinds)] IReadOnlyDictionary<string, Personal<string>> Identities, string By);

    /// <param name="Subject">The person's id here: opaque, and no personal data once they are erased.</param>
    private sealed record EnrolledSubject(string Subject);
}

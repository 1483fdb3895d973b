using System.ComponentModel.DataAnnotations;
using Compliance.Certificates;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>
/// Has it logged, and shown from then on, that a certificate is not to be relied on. The reason is for everyone who has the certificate.
/// </summary>
internal static class RevokeEndpoint
{
    private const int MaxReasonLength = 500;

    public static readonly Operation Operation = Operation.Json(
        "Revoke a certificate",
        Handle,
        new Revocation("The audit of a later restore shows a copy that was not covered."),
        new RevokedCertificate(RouteId.Example, "The audit of a later restore shows a copy that was not covered.")) with
    {
        Description =
            "Entered in the log: from then on nobody relies on the request's newest certificate. Asked again, the first reason stays.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownCertificate],
    };

    private static async Task<RevokedCertificate> Handle(HttpContext http, Revocation body)
    {
        var id = RouteId.Read(http, Problem.UnknownCertificate);
        var errors = new FieldErrors();
        if (string.IsNullOrWhiteSpace(body.Why) || body.Why.Length > MaxReasonLength || body.Why.Any(char.IsControl))
            errors.Add("why", $"must say why in 1 to {MaxReasonLength} characters, none of them a control character");
        errors.ThrowIfAny();
        var why = await http.RequestServices.GetRequiredService<ILogService>().Revoke(id, body.Why, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownCertificate);
        return new(id, why);
    }

    /// <param name="Why">For everyone who has the certificate: no personal data.</param>
    private sealed record Revocation([property: Length(1, MaxReasonLength)] string Why);

    /// <param name="Id">Of the request.</param>
    /// <param name="Why">The reason that is in the log.</param>
    private sealed record RevokedCertificate(string Id, string Why);
}

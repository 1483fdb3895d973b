using Compliance.Certificates;
using Compliance.Web.Json;
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

    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var body = await JsonBody.Read<Body>(http);
        var errors = new FieldErrors();
        if (string.IsNullOrWhiteSpace(body.Why) || body.Why.Length > MaxReasonLength || body.Why.Any(char.IsControl))
            errors.Add("why", $"must say why in 1 to {MaxReasonLength} characters, none of them a control character");
        errors.ThrowIfAny();
        var why = await http.RequestServices.GetRequiredService<ILogService>().Revoke(id, body.Why, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound("certificate"));
        await Answer.Json(http, new Revoked(id, why));
    }

    private sealed record Body(string Why);

    private sealed record Revoked(string Id, string Why);
}

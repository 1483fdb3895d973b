using Compliance.Subjects;
using Compliance.Web.Identity;
using Compliance.Web.Json;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>Takes a data subject's request in.</summary>
internal static class SubmitEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var body = await JsonBody.Read<Body>(http);
        var errors = new FieldErrors();
        IdentityRules.Check(body.Identities, errors);
        var key = IdempotencyKey.Read(http.Request, errors);
        errors.ThrowIfAny();

        var submission = await http.RequestServices.GetRequiredService<IRequestDesk>()
            .Submit(new SubmitRequest(body.Right, body.Regime, body.Identities), Caller.Of(http), key, http.RequestAborted);
        if (!submission.SameContent)
            throw new ProblemException(Problem.KeyReused);

        await Answer.Accepted(http, $"/api/requests/{submission.RequestId}", submission.RequestId);
    }

    private sealed record Body(Right Right, Dictionary<string, Personal<string>> Identities, string? Regime = null);
}

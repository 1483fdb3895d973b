using Compliance.Requests;
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
        var submitted = await Read(http);
        var record = await Submit(http, submitted);
        await Answer.Accepted(http, $"/api/requests/{record.Id}", record.Id);
    }

    private static async Task<SubmittedRequest> Read(HttpContext http)
    {
        var body = await JsonBody.Read<Body>(http);
        var errors = new FieldErrors();
        IdentityRules.Check(body.Identities, errors);
        if (!LawClock.Knows(body.Regime))
            errors.Add("regime", $"must be one of {string.Join(", ", LawClock.Regimes.Order(StringComparer.Ordinal))}");
        var key = IdempotencyKey.Read(http.Request, errors);
        errors.ThrowIfAny();
        return new SubmittedRequest(body.Right, body.Regime, new Identities(body.Identities), Caller.Of(http), key);
    }

    private static async Task<RequestRecord> Submit(HttpContext http, SubmittedRequest submitted)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IRequestDesk>().Submit(submitted, http.RequestAborted);
        }
        catch (IdempotencyConflictException)
        {
            throw new ProblemException(Problem.KeyReused);
        }
    }

    private sealed record Body(Right Right, Dictionary<string, Personal<string>> Identities, string Regime = LawClock.DefaultRegime);
}

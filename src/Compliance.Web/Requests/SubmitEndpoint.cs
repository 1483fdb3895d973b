using Compliance.DataMap;
using Compliance.Evidence.Logging;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
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
        var received = await Submit(http, submitted);
        var id = received.Record.Id;
        await Answer.Accepted(http, $"/api/requests/{id}", new Accepted(
            id, received.Record.Commitment, received.Salt is { } salt ? Convert.ToBase64String(salt.Span) : null, received.Receipt));
    }

    private static async Task<SubmittedRequest> Read(HttpContext http)
    {
        var body = await JsonBody.Read<Body>(http);
        var errors = new FieldErrors();
        IdentityRules.Check(body.Identities, errors);
        if (!LawClock.Knows(body.Regime))
            errors.Add("regime", $"must be one of {string.Join(", ", LawClock.Regimes.Order(StringComparer.Ordinal))}");
        var key = IdempotencyKey.Read(http.Request, errors);
        var nonce = ReadNonce(body.Nonce, errors);
        errors.ThrowIfAny();
        return new SubmittedRequest(body.Right, body.Regime, new Identities(body.Identities), Caller.Of(http), key, nonce)
        {
            Group = body.Group,
        };
    }

    /// <summary>The customer's own bytes, which go into the commitment: with them, nobody else could have made it up.</summary>
    private static byte[] ReadNonce(string? nonce, FieldErrors errors)
    {
        var bytes = new byte[CommitmentOpening.MaxNonceLength];
        if (nonce is null)
            return [];
        if (Convert.TryFromBase64String(nonce, bytes, out var length) && length > 0)
            return bytes[..length];
        errors.Add("nonce", $"must be base64 of 1 to {CommitmentOpening.MaxNonceLength} bytes");
        return [];
    }

    private static async Task<ReceivedRequest> Submit(HttpContext http, SubmittedRequest submitted)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IRequestService>().Submit(submitted, http.RequestAborted);
        }
        catch (IdempotencyConflictException)
        {
            throw new ProblemException(Problem.KeyReused);
        }
        catch (SubmissionRefusedException refused)
        {
            var errors = new FieldErrors();
            foreach (var (field, member, fault) in refused.Faults)
                errors.Add(member is null ? field : FieldPath.Member(field, member), fault);
            errors.ThrowIfAny();
            throw;
        }
    }

    private sealed record Body(
        Right Right,
        Dictionary<string, Personal<string>> Identities,
        string Regime = LawClock.DefaultRegime,
        string? Nonce = null,
        string Group = DataSubjectGroup.Default);

    /// <param name="Id">Of the request.</param>
    /// <param name="Commitment">To what was stated; base64.</param>
    /// <param name="Salt">Opens it, with identities and nonce: the customer keeps it. Base64; null once the case has ended.</param>
    /// <param name="Receipt">Null while the signer is late: the request shows it later.</param>
    private sealed record Accepted(string Id, string? Commitment, string? Salt, Receipt? Receipt);
}

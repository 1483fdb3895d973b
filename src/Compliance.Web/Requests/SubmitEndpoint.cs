using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Compliance.DataMap;
using Compliance.Evidence.Logging;
using Compliance.Law;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Web.Consent;
using Compliance.Web.Identity;
using Compliance.Web.Json;
using Compliance.Web.Operations;
using Compliance.Web.Pipeline;
using Compliance.Web.Problems;
using Compliance.Web.Proofs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>Takes a data subject's request in.</summary>
internal static class SubmitEndpoint
{
    public static readonly Operation Operation = Operation.Begins(
        "Submit a request",
        Handle,
        new Submission(Right.Erasure, IdentityRules.Example),
        new Accepted<AcceptedRequest>(
            $"{RequestsApi.Address}/{RouteId.Example}",
            new(
                RouteId.Example,
                "Zmljb25hbCBjb21taXRtZW50IG9mIGFuIGV4YW1wbGU=",
                "Zmljb25hbCBzYWx0IG9mIGFuIGV4YW1wbGUgY2FzZSE=",
                new(272, "received…", "Zmljb25hbCBlbnRyeSBzYWx0", "log.example.com\n273\n…")))) with
    {
        Description =
            "Takes a data subject's request in. The answer is the customer's: with salt and receipt, nobody can deny the request later. "
            + "With an `Idempotency-Key`, a caller who got no answer submits again without making a second request. While a request of "
            + "the same caller for the same identities and right is open, its id is answered, and `earlier` says so.",
        Parameters = [IdempotencyKey.Parameter],
        Problems = [Problem.KeyReused],
    };

    private static async Task<Accepted<AcceptedRequest>> Handle(HttpContext http, Submission body)
    {
        var received = await Submit(http, Check(http, body));
        var id = received.Record.Id;
        var salt = received.Salt is { } bytes ? Convert.ToBase64String(bytes.Span) : null;
        return new(
            $"{RequestsApi.Address}/{id}", new(id, received.Record.Commitment, salt, received.Receipt, received.IsEarlier ? true : null));
    }

    private static SubmittedRequest Check(HttpContext http, Submission body)
    {
        var errors = new FieldErrors();
        IdentityRules.Check(body.Identities, errors);
        var regimes = body.Right.Regimes();
        if (!regimes.Contains(body.Regime))
            errors.Add("regime", $"must be one of {string.Join(", ", regimes)}");
        var key = IdempotencyKey.Read(http.Request, errors);
        var nonce = ReadNonce(body.Nonce, errors);
        var proven = ReadProven(http, body.Proven, errors);
        errors.ThrowIfAny();
        return new SubmittedRequest(body.Right, body.Regime, new Identities(body.Identities), Caller.Of(http), key, nonce)
        {
            Group = body.Group,
            About = new UseChoice(body.About?.Purpose, OptOutClasses.Read(body.About?.Classes ?? [])),
            Corrections = body.Corrections ?? [],
            Proven = proven,
        };
    }

    /// <summary>Whoever may answer for people does so also without a word; nobody else can.</summary>
    private static ProofMethod? ReadProven(HttpContext http, VouchedProof? said, FieldErrors errors)
    {
        if (PermissionRequirement.IsCarried(http.User, ProofsApi.VouchForPeople))
            return said is { } by ? VouchEndpoint.MethodOf(by) : ProofMethod.Caller;
        if (said is not null)
            errors.Add("proven", $"needs a token with the permission {ProofsApi.VouchForPeople}");
        return null;
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
                errors.Add(Place(field, member), fault);
            errors.ThrowIfAny();
            throw;
        }
    }

    private static string Place(string field, string? member) =>
        member is null ? field
        : int.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? FieldPath.Item(field, index)
        : FieldPath.Member(field, member);

    /// <param name="Right">Which right is exercised.</param>
    /// <param name="Identities">Who asks: values by kind, as the data map names the kinds.</param>
    /// <param name="Regime">Under which law.</param>
    /// <param name="Nonce">The customer's own bytes, base64: with them, nobody else could have made the commitment up.</param>
    /// <param name="Group">The group of data subjects that the request is about, as the data map names it.</param>
    /// <param name="About">Which uses it is about: for objections and withdrawals a purpose, for opt-outs classes of purposes.</param>
    /// <param name="Corrections">What is to be corrected, for a rectification.</param>
    /// <param name="Proven">How the caller knows who asks. Left out: a caller with the permission <c>requests.vouch</c> answers for it all
    /// the same, and of others' requests for access and erasure, a one-time code is awaited.</param>
    private sealed record Submission(
        Right Right,
        [property: Length(1, IdentityRules.MaxKinds)] IReadOnlyDictionary<string, Personal<string>> Identities,
        string Regime = LawTable.DefaultRegime,
        [property: Base64String] string? Nonce = null,
        string Group = DataSubjectGroup.Default,
        AboutUses? About = null,
        [property: Length(1, Correction.MaxCount)] IReadOnlyList<Correction>? Corrections = null,
        VouchedProof? Proven = null);

    /// <param name="Purpose">As the data map names it. Left out: all direct marketing for an objection, all for a withdrawal.</param>
    /// <param name="Classes">What is opted out of.</param>
    private sealed record AboutUses(string? Purpose = null, IReadOnlyList<OptOutClass>? Classes = null);

    /// <param name="Id">Of the request.</param>
    /// <param name="Commitment">To what was stated; base64.</param>
    /// <param name="Salt">Opens it, with identities and nonce: the customer keeps it. Base64; left out once the case has ended.</param>
    /// <param name="Receipt">Left out while the signer is late: the request shows it later.</param>
    /// <param name="Earlier">True where an earlier request of the same caller answers this one, so that none was opened.</param>
    private sealed record AcceptedRequest(string Id, string? Commitment, string? Salt, Receipt? Receipt, bool? Earlier = null);
}

using Compliance.Proofs;
using Compliance.Requests.Lifecycle;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Proofs;

/// <summary>How a caller who answers for it knows the person.</summary>
internal enum VouchedProof
{
    /// <summary>The person was logged in. Not enough for an erasure.</summary>
    Session,

    /// <summary>The person logged in again for this request.</summary>
    Reauthentication,

    /// <summary>A document was compared.</summary>
    Document,

    /// <summary>The person was there.</summary>
    InPerson,
}

/// <summary>Takes the word of applications and operators who know the person of a request that waits.</summary>
internal static class VouchEndpoint
{
    public static readonly Operation Operation = Operation.Json<Vouching, Vouched>(
        "Answer for who asks", Handle, new(VouchedProof.Document), new(RouteId.Example, VouchedProof.Document)) with
    {
        Description = "An application or operator that knows the person says how: the request goes on without a code.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.InvalidExample, Problem.ProofNotAwaited],
    };

    public static ProofMethod MethodOf(VouchedProof by) => Enum.Parse<ProofMethod>(by.ToString());

    private static async Task<Vouched> Handle(HttpContext http, Vouching body)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var isTaken = await http.RequestServices.GetRequiredService<IProofService>().Vouch(id, MethodOf(body.By), http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownRequest);
        return isTaken ? new(id, body.By) : throw new ProblemException(Problem.ProofNotAwaited);
    }

    /// <param name="By">How it is known.</param>
    private sealed record Vouching(VouchedProof By);

    /// <param name="Id">Of the request.</param>
    /// <param name="By">How it is known.</param>
    private sealed record Vouched(string Id, VouchedProof By);
}

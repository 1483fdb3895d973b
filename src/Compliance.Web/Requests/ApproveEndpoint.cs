using System.Text.RegularExpressions;
using Compliance.Requests.Rights.Erasure;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Compliance.Web.Requests.Life;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>
/// A person's approval of an erasure's point of no return. Served where the log is signed: the service alone can forge none.
/// </summary>
internal static partial class ApproveEndpoint
{
    public static readonly Operation Operation = Operation.Json(
        "Approve an erasure", Handle, new Approval(PreviewEndpoint.Digest), new ApprovalView(Given: 1, Wanted: 2)) with
    {
        Description =
            "A person's approval of what cannot be undone, entered in the log. It names the digest of the preview that the person has "
            + "read: where the preview changes before that, it does not count. Who submitted the request cannot approve it, and the same "
            + "person counts once.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotByPerson, Problem.OwnRequest, Problem.NotAwaitingApproval],
    };

    private static async Task<ApprovalView> Handle(HttpContext http, Approval body)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        if (!Caller.IsPerson(http))
            throw new ProblemException(Problem.NotByPerson);
        if (!Hash().IsMatch(body.Preview))
        {
            var errors = new FieldErrors();
            errors.Add("preview", "must be the digest of the preview, 64 hexadecimal digits in lower case");
            errors.ThrowIfAny();
        }

        return await Approve(http, id, body.Preview) ?? throw new ProblemException(Problem.UnknownRequest);
    }

    private static async Task<ApprovalView?> Approve(HttpContext http, string id, string preview)
    {
        try
        {
            var approvals = http.RequestServices.GetRequiredService<IApprovalService>();
            return await approvals.Approve(id, Caller.Of(http), preview, http.RequestAborted);
        }
        catch (ApprovalRefusedException)
        {
            throw new ProblemException(Problem.NotAwaitingApproval);
        }
        catch (OwnRequestException)
        {
            throw new ProblemException(Problem.OwnRequest);
        }
    }

    [GeneratedRegex(@"^[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hash();

    /// <param name="Preview">The digest of the preview that the person has read: <c>GET api/requests/{id}/preview</c>.</param>
    private sealed record Approval(string Preview);
}

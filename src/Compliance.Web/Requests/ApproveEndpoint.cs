using Compliance.Requests.Rights.Erasure;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>
/// A person's approval of an erasure's point of no return. Served where the log is signed: the service alone can forge none.
/// </summary>
internal static class ApproveEndpoint
{
    public static readonly Operation Operation = Operation.Json("Approve an erasure", Handle, new ApprovalView(Given: 1, Wanted: 2)) with
    {
        Description =
            "A person's approval of what cannot be undone, entered in the log. Who submitted the request cannot approve it, and the same "
            + "person counts once.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotByPerson, Problem.OwnRequest, Problem.NotAwaitingApproval],
    };

    private static async Task<ApprovalView> Handle(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        if (!Caller.IsPerson(http))
            throw new ProblemException(Problem.NotByPerson);
        return await Approve(http, id) ?? throw new ProblemException(Problem.UnknownRequest);
    }

    private static async Task<ApprovalView?> Approve(HttpContext http, string id)
    {
        try
        {
            return await http.RequestServices.GetRequiredService<IApprovalService>().Approve(id, Caller.Of(http), http.RequestAborted);
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
}

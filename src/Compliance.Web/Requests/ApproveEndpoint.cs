using Compliance.Requests.Rights.Erasure;
using Compliance.Web.Identity;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>
/// A person's approval of an erasure's point of no return. Served where the log is signed: the service alone can forge none.
/// </summary>
internal static class ApproveEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        if (!Caller.IsPerson(http))
            throw new ProblemException(Problem.NotByPerson);
        await Answer.Json(http, await Approve(http, id) ?? throw new ProblemException(Problem.NotFound(RouteId.Request)));
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

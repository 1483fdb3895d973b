using Compliance.Requests.Intake;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>An operator's word that a request which failed for good is to be tried again.</summary>
internal static class ResumeEndpoint
{
    public static readonly Operation Operation = Operation.Begins(
        "Resume a quarantined request", Handle, Begun.At(RequestsApi.Address, RouteId.Example)) with
    {
        Description = "An operator has a request tried again in which a step failed for good.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotQuarantined],
    };

    private static async Task<Accepted<Begun>> Handle(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var resumed = await http.RequestServices.GetRequiredService<IRequestService>().Resume(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownRequest);
        if (!resumed)
            throw new ProblemException(Problem.NotQuarantined);
        return Begun.At(RequestsApi.Address, id);
    }
}

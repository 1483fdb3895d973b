using Compliance.Requests.Intake;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>An operator's word that a request which failed for good is to be tried again.</summary>
internal static class ResumeEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var resumed = await http.RequestServices.GetRequiredService<IRequestService>().Resume(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Request));
        if (!resumed)
            throw new ProblemException(Problem.NotQuarantined);
        await Answer.Accepted(http, $"/api/requests/{id}", id);
    }
}

using Compliance.Requests.Intake;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>An operator's word to stop an erasure inside its cooling-off, or before it is approved.</summary>
internal static class CancelEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var cancelled = await http.RequestServices.GetRequiredService<IRequestService>().Cancel(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Request));
        if (!cancelled)
            throw new ProblemException(Problem.NotCancellable);
        await Answer.Accepted(http, $"/api/requests/{id}", id);
    }
}

using Compliance.Evidence.Logging;
using Compliance.Requests.Deciding;
using Compliance.Requests.Intake;
using Compliance.Web.Identity;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>An operator's word to stop a request before what cannot be undone.</summary>
internal static class CancelEndpoint
{
    public static readonly Operation Operation = Operation.Begins(
        "Cancel a request", Handle, Begun.At(RequestsApi.Address, RouteId.Example)) with
    {
        Description = "An operator stops a request before what cannot be undone: an erasure inside its cooling-off, or before it is "
            + "approved. Its fence is lifted.",
        Parameters = [RouteId.Parameter("the request")],
        Problems = [Problem.UnknownRequest, Problem.NotCancellable],
    };

    private static async Task<Accepted<Begun>> Handle(HttpContext http)
    {
        var id = RouteId.Read(http, Problem.UnknownRequest);
        var cancelled = await http.RequestServices.GetRequiredService<IRequestService>().Cancel(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.UnknownRequest);
        if (!cancelled)
            throw new ProblemException(Problem.NotCancellable);
        await http.RequestServices.GetRequiredService<IRequestDecisions>()
            .Note(id, Decision.Cancelled, Caller.Of(http), http.RequestAborted);
        return Begun.At(RequestsApi.Address, id);
    }
}

using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Requests;

/// <summary>Shows where a request stands.</summary>
internal static class FindEndpoint
{
    public static async Task Handle(HttpContext http)
    {
        var id = RouteId.Read(http, RouteId.Request);
        var status = await http.RequestServices.GetRequiredService<IRequestDesk>().Find(id, http.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound(RouteId.Request));
        await Answer.Json(http, status);
    }
}

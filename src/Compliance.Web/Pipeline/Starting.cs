using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Pipeline;

/// <summary>
/// While the host's <see cref="StartGate"/> is closed, answers with 503 in the place of every endpoint but those that tell of the app
/// itself. Before authentication: what an endpoint is made of may not be there yet.
/// </summary>
internal static class Starting
{
    public static Task Hold(HttpContext http, RequestDelegate next)
    {
        var gate = http.RequestServices.GetService<StartGate>();
        var isAboutTheApp = http.GetEndpoint()?.Metadata.GetMetadata<Endpoint>() is { Role: null };
        return gate is null or { IsOpen: true } || isAboutTheApp ? next(http) : Problem.Starting(gate.WaitsFor).Write(http);
    }
}

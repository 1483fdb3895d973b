using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Compliance.Web.Pipeline;

/// <summary>One line per request: the route's template and the status. Never the path or the query, which hold values.</summary>
internal sealed class AccessLog(RequestDelegate next, ILogger<AccessLog> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);

        // The exception handler takes the endpoint away and keeps it in its feature.
        var reached = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        if (reached?.Metadata.GetMetadata<Endpoint>() is { } endpoint)
            log.LogInformation("{Method} /{Route} {Status}", endpoint.Method, endpoint.Route, http.Response.StatusCode);
        else
            log.LogInformation("no endpoint {Status}", http.Response.StatusCode);
    }
}

using Compliance.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Pipeline;

/// <summary>The one way from a request to its endpoint, on every host.</summary>
public static class CompliancePipeline
{
    /// <param name="services">With <see cref="WebServices.AddComplianceWeb"/>.</param>
    /// <param name="table">What can be reached.</param>
    /// <returns>Answers every request, also those that no endpoint is there for.</returns>
    public static RequestDelegate Build(IServiceProvider services, EndpointTable table) => Build(services, table, others: null);

    internal static RequestDelegate Build(IServiceProvider services, EndpointTable table, Action<IEndpointRouteBuilder>? others) =>
        Build(
            services,
            routes =>
            {
                Map(routes, table);
                others?.Invoke(routes);
            });

    internal static RequestDelegate Build(IServiceProvider services, Action<IEndpointRouteBuilder> map)
    {
        var app = new ApplicationBuilder(services);
        app.Use(ResetRouting);
        app.UseMiddleware<AccessLog>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Failure.Answer,
            AllowStatusCode404Response = true,
            // What it would log is the exception's message. Failure logs without it.
            SuppressDiagnosticsCallback = _ => true,
        });
        app.Use(Failure.CutOff);
        app.UseRouting();
        app.Use(UnmatchedRoutes.Answer);
        app.Use(services.GetRequiredService<AddressLimit>().Admit);
        app.Use(Starting.Hold);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.Use(BodyLimit.Set);
        app.UseEndpoints(map);
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder routes, EndpointTable table)
    {
        foreach (var endpoint in table)
        {
            var route = routes.MapMethods(endpoint.Route, [endpoint.Method], endpoint.Operation.Handle)
                .WithDisplayName(endpoint.Name)
                .WithMetadata(endpoint);
            if (endpoint.Permission == Permission.Anonymous)
                route.AllowAnonymous().DisableRateLimiting();
            else
                route.RequireAuthorization(PermissionRequirement.PolicyFor(endpoint.Permission));
        }
    }

    /// <summary>A host that has routed the request already, as the Functions worker does, left an endpoint of its own here.</summary>
    private static Task ResetRouting(HttpContext http, RequestDelegate next)
    {
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        http.Response.OnStarting(SetHeaders, http.Response);
        return next(http);
    }

    private static Task SetHeaders(object response)
    {
        var headers = ((HttpResponse)response).Headers;
        // An answer that may be kept says so itself.
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        return Task.CompletedTask;
    }
}

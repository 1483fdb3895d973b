using System.Net;
using Compliance.LocalHost.Identity;
using Compliance.Web.Pipeline;
using Compliance.Web.Requests;
using Compliance.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Tests.Pipeline;

/// <summary>As in the Functions worker: another host has routed the request to a function of its own, which hands it on.</summary>
public sealed class AnotherHostTests : IAsyncLifetime
{
    private Api _api = null!;

    public async ValueTask InitializeAsync() =>
        _api = await Api.Start(services =>
            services
                .AddDevelopmentIssuer()
                .Serve(provider =>
                {
                    var pipeline = CompliancePipeline.Build(provider, Endpoints.Table);
                    var worker = new ApplicationBuilder(provider);
                    worker.UseRouting();
                    worker.Use(
                        (HttpContext http, RequestDelegate _) =>
                        {
                            Assert.NotNull(http.GetEndpoint());
                            Assert.Equal("worker", http.GetRouteValue("id"));
                            return pipeline(http);
                        }
                    );
                    worker.UseEndpoints(routes =>
                        routes
                            .Map("{*path}", _ => Task.CompletedTask)
                            .WithMetadata(new AllowsAll())
                            .Add(builder =>
                                ((RouteEndpointBuilder)builder).RoutePattern =
                                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("{*path}", new { id = "worker" }, null))
                    );
                    return worker.Build();
                }));

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Its_endpoint_and_route_values_count_for_nothing()
    {
        using var anonymous = await _api.Send("GET", "/api/requests/some-id");
        using var found = await _api.Send("GET", "/api/requests/some-id", token: _api.Token(RequestsApi.ReadRequests));
        using var unknown = await _api.Send("GET", "/nothing");
        using var wrong = await _api.Send("PUT", "/api/reviews");
        using var live = await _api.Send("GET", "/health/live");

        await anonymous.IsProblem(HttpStatusCode.Unauthorized, "unauthenticated");
        await found.IsProblem(HttpStatusCode.NotFound, "unknown-request");
        await unknown.IsProblem(HttpStatusCode.NotFound, "unknown-route");
        await wrong.IsProblem(HttpStatusCode.MethodNotAllowed, "wrong-method");
        Assert.Equal(HttpStatusCode.NoContent, live.StatusCode);
    }

    private sealed class AllowsAll : Microsoft.AspNetCore.Authorization.IAllowAnonymous;
}

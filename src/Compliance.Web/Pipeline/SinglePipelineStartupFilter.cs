using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Pipeline;

/// <summary>
/// Puts one delegate in the place of all that a web host would run. <c>WebApplication</c> adds authentication, authorisation and a page
/// with exceptions by itself, before anything it is given; deny-all would then refuse every request, liveness too.
/// </summary>
internal sealed class SinglePipelineStartupFilter(IServiceProvider services, Func<IServiceProvider, RequestDelegate> build) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Run(build(services));
}

public static class SinglePipelineServices
{
    /// <summary>
    /// Makes <see cref="CompliancePipeline"/> all that this process's Kestrel runs. Not for a host with an HTTP pipeline of its own.
    /// </summary>
    /// <param name="services">The host's.</param>
    /// <param name="table">What can be reached.</param>
    /// <param name="others">
    /// Maps what is no endpoint of this application; none by default. What it does not open to anyone is reached by nobody.
    /// </param>
    public static IServiceCollection ServeCompliance(
        this IServiceCollection services, EndpointTable table, Action<IEndpointRouteBuilder>? others = null) =>
        services.Serve(provider => CompliancePipeline.Build(provider, table, others));

    internal static IServiceCollection Serve(this IServiceCollection services, Func<IServiceProvider, RequestDelegate> build) =>
        services.AddSingleton<IStartupFilter>(provider => new SinglePipelineStartupFilter(provider, build));
}

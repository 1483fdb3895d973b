using Compliance.Web;
using Compliance.Web.Pipeline;
using Compliance.Workflows;
using Compliance.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// The way from an HTTP function into the one pipeline, which knows the endpoints of this app's roles and answers for all others.
/// </summary>
internal sealed class HttpEntry(IServiceProvider services, AppRoles roles, DurableClients clients)
{
    private readonly RequestDelegate _pipeline = CompliancePipeline.Build(services, Endpoints.Table.For(roles));

    public Task Serve(HttpRequest request) => _pipeline(request.HttpContext);

    /// <summary>For what starts or looks at workflows.</summary>
    public async Task Serve(HttpRequest request, DurableTaskClient client)
    {
        using var passed = clients.Pass(client);
        await Serve(request);
    }
}

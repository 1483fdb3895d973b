using Compliance.Web.Documentation;
using Scalar.AspNetCore;

namespace Compliance.LocalHost.Hosting;

/// <summary>
/// Scalar's page of the API, to read and to try, on one machine alone. Its script comes out of its package: nothing is loaded from
/// elsewhere, and nothing is sent anywhere but to this host.
/// </summary>
internal static class ReferencePage
{
    /// <summary>As the other pages have it, and: the package's own script, which styles what it draws and calls this API.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'nonce-{0}'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly System.Text.CompositeFormat PolicyWithNonce = System.Text.CompositeFormat.Parse(Policy);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapScalarApiReference(
                "/reference",
                options =>
                {
                    options.Title = "ComplianceFunctions: reference of the API";
                    options.OpenApiRoutePattern = $"/{DocumentationApi.OpenApiRoute}";
                    options.DynamicNonce = true;
                    options.DefaultFonts = false;
                    options.Telemetry = false;
                    options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
                    options.Agent = new ScalarAgentOptions { Disabled = true };
                    options.Mcp = new ScalarMcpOptions { Disabled = true };
                    options.HideClientButton = true;
                    options.DefaultOpenAllTags = true;
                    options.AddPreferredSecuritySchemes("bearer");
                })
            .AllowAnonymous()
            .DisableRateLimiting()
            .Add(Guard);

    private static void Guard(EndpointBuilder endpoint)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http =>
        {
            http.Response.OnStarting(() =>
            {
                // Only the page itself has a nonce; of its files, a browser runs none by themselves.
                if (http.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
                    http.Response.Headers.ContentSecurityPolicy = string.Format(null, PolicyWithNonce, nonce);
                return Task.CompletedTask;
            });
            return serve(http);
        };
    }
}

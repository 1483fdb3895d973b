using Compliance.Requests.Rights.Access;
using Compliance.Web.Consent;
using Compliance.Web.Identity;
using Compliance.Web.Pipeline;
using Compliance.Web.Requests;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compliance.Web;

public static class WebServices
{
    /// <summary>
    /// All that <see cref="CompliancePipeline"/> needs, except an <see cref="Values.IIdSource"/>, a clock and the domain's services.
    /// </summary>
    public static IServiceCollection AddComplianceWeb(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration(WebOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IdentityOptions>().BindConfiguration(IdentityOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidation>();

        services.AddOptions<ConsentWebOptions>().BindConfiguration(ConsentWebOptions.Section).ValidateDataAnnotations().ValidateOnStart();

        services.AddRouting();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.LeaveOutDataProtection();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokens>();
        services.AddIssuerClient();
        services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy = PermissionRequirement.DenyAll);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        services.AddRateLimiter();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, CallerLimit>().AddSingleton<AddressLimit>();
        services.AddHealthChecks();
        services.AddPages();

        // The framework's own request log writes paths and queries.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        return services;
    }

    /// <summary>The pages that the domain has written into files. All that a host needs which answers no HTTP.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) => services.AddSingleton<IExportPages, ExportPages>();

    /// <summary>Asks the issuer for its name and keys: what it answers is a few kilobytes, and soon there.</summary>
    private static void AddIssuerClient(this IServiceCollection services) => services
        .AddHttpClient(BearerTokens.IssuerClient, http =>
        {
            http.Timeout = TimeSpan.FromSeconds(15);
            http.MaxResponseContentBufferSize = BearerTokens.MaxMetadata;
        })
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        // The framework keeps the client; its handler renews its connections itself.
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    /// <summary>
    /// Cookies and forms are protected with keys that the framework makes at the start, and it warns of where it keeps them. Bearer tokens
    /// need none, and nothing else here does.
    /// </summary>
    private static void LeaveOutDataProtection(this IServiceCollection services)
    {
        foreach (
            var starter in services
                .Where(each =>
                    each.ServiceType == typeof(IHostedService)
                    && each.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal)
                        == true)
                .ToList())
            services.Remove(starter);
    }
}

using Compliance.Web.Identity;
using Compliance.Web.Pipeline;
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
    /// <summary>All that <see cref="CompliancePipeline"/> needs, except an <see cref="Subjects.IIdSource"/>, a clock and the domain's desks.</summary>
    public static IServiceCollection AddComplianceWeb(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration(WebOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IdentityOptions>().BindConfiguration(IdentityOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdentityOptions>, IdentityOptionsValidation>();

        services.AddRouting();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.LeaveOutDataProtection();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokens>();
        services.AddAuthorization(options => options.FallbackPolicy = options.DefaultPolicy = PermissionRequirement.DenyAll);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Denials>();
        services.AddRateLimiter();
        services.AddSingleton<IConfigureOptions<RateLimiterOptions>, CallerLimit>();
        services.AddHealthChecks();

        // The framework's own request log writes paths and queries.
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        return services;
    }

    /// <summary>
    /// Cookies and forms are protected with keys that the framework makes at the start, and it warns of where it keeps them. Bearer tokens
    /// need none, and nothing else here does.
    /// </summary>
    private static void LeaveOutDataProtection(this IServiceCollection services)
    {
        foreach (var starter in services.Where(each =>
            each.ServiceType == typeof(IHostedService)
            && each.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true).ToList())
            services.Remove(starter);
    }
}

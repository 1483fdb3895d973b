using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Modules;

internal static class ModuleServices
{
    /// <summary>Binds options to a section, and validates them when the application starts.</summary>
    public static IServiceCollection AddValidatedOptions<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Compliance.EndToEnd.Tests.Restores;

/// <summary>The host with a defence left out.</summary>
internal static class NaiveHost
{
    /// <summary>Starts on whatever is there: nothing is compared with the log, and nothing that came back is erased again.</summary>
    public static void Unchecked(IServiceCollection services)
    {
        Assert.NotEqual(0, Remove(services, service => service.ServiceType == typeof(IStartCheck)));
        Assert.Equal(1, Remove(services, service => service.ImplementationType?.Name == "StartupRecovery"));
    }

    private static int Remove(IServiceCollection services, Predicate<ServiceDescriptor> which)
    {
        var found = services.Where(service => which(service)).ToList();
        found.ForEach(service => services.Remove(service));
        return found.Count;
    }
}

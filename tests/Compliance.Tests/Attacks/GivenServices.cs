using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Tests.Attacks;

internal static class GivenServices
{
    /// <summary>The instance that was registered last, to stand in front of it.</summary>
    public static T Given<T>(this IServiceCollection services) =>
        (T)services.Last(each => each.ServiceType == typeof(T)).ImplementationInstance!;
}

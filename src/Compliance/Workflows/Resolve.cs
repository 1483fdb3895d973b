using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Workflows;

/// <summary>Ties an activity's entry in the table to the method of the service that does the work.</summary>
internal static class Resolve
{
    public static Func<IServiceProvider, TIn, CancellationToken, Task<TOut>> From<TService, TIn, TOut>(
        Func<TService, Func<TIn, CancellationToken, Task<TOut>>> method)
        where TService : notnull =>
        (services, input, cancellation) => method(services.GetRequiredService<TService>())(input, cancellation);
}

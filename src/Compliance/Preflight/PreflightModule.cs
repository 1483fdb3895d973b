using Compliance.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Preflight;

/// <summary>Holds the data map against the live stores.</summary>
internal sealed class PreflightModule : Module
{
    public override void Register(IServiceCollection services) =>
        services
            .AddSingleton<PreflightService>()
            .AddSingleton<IStartCheck, PreflightStart>()
            .AddSingleton<Func<PreflightService>>(each => each.GetRequiredService<PreflightService>);
}

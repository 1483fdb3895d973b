using Compliance.Modules;
using Compliance.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Restores;

/// <summary>What a restore brought back of someone who was erased goes again.</summary>
internal sealed class RestoresModule : Module
{
    public override IEnumerable<TimerEntry> Timers => [Reconciliation.Timer, FenceExpiry.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<RestoreOptions>(RestoreOptions.Section);
        services.AddSingleton<Reconciliation>().AddSingleton<RestoreWatch>().AddSingleton<RestorePasses>().AddSingleton<FenceExpiry>();
        services
            .AddSingleton<RestoredRows>()
            .AddSingleton<RestoredErasure>()
            .AddSingleton<RestoredRecords>()
            .AddSingleton<RestoreFindings>();
    }
}

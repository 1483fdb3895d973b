using Compliance.Modules;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Keys;

/// <summary>
/// The life of keys: made ahead, bound, rotated, counted before they are destroyed; and the fence, which every lease asks.
/// </summary>
internal sealed class KeysModule : Module
{
    public override IEnumerable<ActivityEntry> Activities => [.. KeyProvisioning.Table, .. KeyVersions.Table];

    public override IEnumerable<TimerEntry> Timers => [KeyProvisioning.Timer, GroundKeyExpiry.Timer, KeyRotation.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<KeyPoolOptions>(KeyPoolOptions.Section).AddValidatedOptions<FenceOptions>(FenceOptions.Section);
        services.AddSingleton<SubjectFences>().AddSingleton<KeyLeases>().AddSingleton<LoggedKeys>().AddSingleton<SubjectKeys>();
        services.AddSingleton<BindingErasure>().AddSingleton<SubjectKeyErasure>();
        services.AddSingleton<SubjectProtector>().AddSingleton<GroundKeys>().AddSingleton<KeyInventory>();
        services.AddSingleton<DestructionBreaker>().AddSingleton<IDestructionBreaker>(each => each.GetRequiredService<DestructionBreaker>())
            .AddSingleton<IMeasuredBreaker>(each => each.GetRequiredService<DestructionBreaker>());
        services.AddSingleton<KeyProvisioning>().AddSingleton<KeyVersions>().AddSingleton<KeyRotation>().AddSingleton<GroundKeyExpiry>();
        services.AddSingleton<KeyCreations>();
        services.TryAddSingleton<IBindingLog, BindingLog>();
        services.AddSingleton<IStartCheck, VaultRetention>();
        services.AddSingleton<FenceCheck>().AddSingleton<IStartCheck>(each => each.GetRequiredService<FenceCheck>());
    }
}

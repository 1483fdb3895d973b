using Compliance.Commands;
using Compliance.Evidence.Audit;
using Compliance.Modules;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Witnessing;
using Compliance.Timers;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Compliance.Evidence;

/// <summary>The log: who appends, who orders an entry, who reads and proves it.</summary>
internal sealed class EvidenceModule : Module
{
    public override IEnumerable<ActivityEntry> Activities => LogActivities.Table;

    public override IEnumerable<TimerEntry> Timers => [AuditDigests.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<LogOptions>(LogOptions.Section).AddValidatedOptions<AuditOptions>(AuditOptions.Section);
        services
            .AddSingleton<LogKeyring>()
            .AddSingleton<LogActivities>()
            .AddSingleton<LogProofs>()
            .AddSingleton<KeyAudit>()
            .AddSingleton<AuditDigests>();
        services.AddSingleton<IStartCheck, LogStart>();
        services.TryAddSingleton(each => each.GetRequiredService<LogKeyring>().Identity);
        services.AddSingleton(each => new SignerLog(
            each.GetRequiredService<LogParts>(), each.GetRequiredService<LogKeyring>().Signing, each.GetRequiredService<TimeProvider>(),
            each.GetRequiredService<Func<ErasurePolicy>>(), each.GetRequiredService<IOptions<LogOptions>>().Value,
            each.GetRequiredService<IReadOnlyList<IWitness>>(), each.GetRequiredService<ILogAlarms>()));
        services.AddSingleton(each => new CommandedLog(
            each.GetRequiredService<ILogEntryIndex>(), each.GetRequiredService<ILogStore>(), each.GetRequiredService<LogIdentity>(),
            each.GetRequiredService<ICommandSender>(), each.GetRequiredService<IIdSource>(), each.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(each => new LogReader(each.GetRequiredService<ILogStore>(), each.GetRequiredService<LogIdentity>()));
        services.TryAddSingleton<IEvidenceLog>(each => new MeasuredLog(
            each.GetRequiredService<AppRoles>().Contains(Role.Signer)
                ? each.GetRequiredService<SignerLog>()
                : each.GetRequiredService<CommandedLog>(),
            each.GetRequiredService<ComplianceMetrics>(),
            each.GetRequiredService<TimeProvider>()));
    }
}

using Compliance.Personalization.Signing;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Personalization;

/// <summary>Removes records of use, and public keys of signed decisions, that are older than they are kept.</summary>
internal sealed class UseRecordPurge(
    IUseRecords records, IDecisionKeyStore keys, IOptions<PersonalizationOptions> options, IClock clock)
{
    public static TimerEntry Timer { get; } = new(
        "use-records", PersonalizationOptions.ScheduleSetting, PersonalizationOptions.DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<UseRecordPurge>().Run(cancellation));

    public async Task Run(CancellationToken cancellation)
    {
        var before = clock.GetCurrentInstant() - Duration.FromDays(options.Value.UseRecordDays);
        await records.RemoveBefore(before, cancellation);
        await keys.RemoveEndedBefore(before, cancellation);
    }
}

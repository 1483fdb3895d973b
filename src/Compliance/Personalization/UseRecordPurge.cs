using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Personalization;

/// <summary>Removes records of use that are older than they are kept.</summary>
internal sealed class UseRecordPurge(IUseRecords records, IOptions<PersonalizationOptions> options, IClock clock)
{
    public static TimerEntry Timer { get; } = new(
        "use-records", PersonalizationOptions.ScheduleSetting, PersonalizationOptions.DefaultSchedule, Role.Service,
        (services, _, cancellation) => services.GetRequiredService<UseRecordPurge>().Run(cancellation));

    public Task Run(CancellationToken cancellation) =>
        records.RemoveBefore(clock.GetCurrentInstant() - Duration.FromDays(options.Value.UseRecordDays), cancellation);
}

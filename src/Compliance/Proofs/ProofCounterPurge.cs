using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Proofs;

/// <summary>Removes counters that nobody counts in any more.</summary>
internal sealed class ProofCounterPurge(IProofCodes codes)
{
    private static readonly Duration Kept = Duration.FromHours(2);

    public static TimerEntry Timer { get; } = new(
        "proof-counters", CodeOptions.ScheduleSetting, CodeOptions.DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<ProofCounterPurge>().Run(due, cancellation));

    public Task Run(Instant due, CancellationToken cancellation) => codes.RemoveBefore(due - Kept, cancellation);
}

using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Keys;

/// <summary>Ends fence rows once the last backup that may hold their subject has expired: they are personal data too. The eraser's.</summary>
public sealed class FenceExpiry(SubjectFences fences, FenceCheck check, IEvidenceLog log, IClock clock)
{
    public const string ScheduleSetting = "Compliance:Fence:ExpirySchedule";

    public const string DefaultSchedule = "0 45 3 * * *";

    private const string Why = "the last backup that may hold the subject has expired";

    public static TimerEntry Timer { get; } = new(
        "fence-expiry", ScheduleSetting, DefaultSchedule, Role.Eraser,
        (services, _, cancellation) => services.GetRequiredService<FenceExpiry>().Run(cancellation));

    /// <summary>Marked, logged, removed: in this order, so that a crash in between leaves a row that is gone through again.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant().ToDateTimeOffset();
        await foreach (var row in fences.List(cancellation))
        {
            if (row.State is FenceState.Lifted)
                await Remove(row, cancellation);
            else if (row.State is FenceState.Retired || row.Ends <= now)
                await End(row, cancellation);
        }
    }

    private async Task End(FenceRow row, CancellationToken cancellation)
    {
        var retired = await fences.Retire(row, cancellation);
        await log.Append(Entries.RetiredFence(row.Hash(), Why, clock.GetCurrentInstant()), cancellation);
        await Remove(retired, cancellation);
    }

    /// <summary>Remembered as ended first: a row that is gone without that would be missed.</summary>
    private async Task Remove(FenceRow row, CancellationToken cancellation)
    {
        if (row.LogIndex is { } index)
            await check.End(index, cancellation);
        await fences.Remove(row, cancellation);
    }
}

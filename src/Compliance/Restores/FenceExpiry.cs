using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Commands;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// Ends fence rows once the last backup that may hold their subject has expired: they are personal data too. The eraser's.
/// </summary>
public sealed class FenceExpiry(SubjectFences fences, FenceCheck check, IEvidenceLog log, IClock clock, ILogger<FenceExpiry> logger)
{
    public const string ScheduleSetting = "Compliance:Fence:ExpirySchedule";

    public const string DefaultSchedule = "0 45 3 * * *";

    private const string Why = "the last backup that may hold the subject has expired";

    public static TimerEntry Timer { get; } = new(
        "fence-expiry", ScheduleSetting, DefaultSchedule, Role.Eraser,
        async (services, _, cancellation) =>
        {
            await services.GetRequiredService<FenceExpiry>().Run(cancellation);
            await services.GetRequiredService<CommandLedgerExpiry>().Run(cancellation);
        });

    /// <summary>
    /// Marked, logged, removed: in this command, so that a crash in between leaves a row that is gone through again. One that fails is left
    /// for the next night, and keeps none of the others.
    /// </summary>
    public async Task Run(CancellationToken cancellation)
    {
        await check.Learn(cancellation);
        var now = clock.GetCurrentInstant().ToDateTimeOffset();
        await foreach (var row in fences.List(cancellation))
        {
            try
            {
                if (row.State is FenceState.Lifted)
                    await RemoveLifted(row, cancellation);
                else if (row.State is FenceState.Retired || row.Ends <= now)
                    await End(row, cancellation);
            }
            catch (Exception failure) when (failure is StepFailedException or KeyVaultException)
            {
                logger.LogWarning(
                    "The fence of request {Request} is ended on another night ({Failure})", row.RequestId, failure.GetType().Name);
            }
        }
    }

    /// <summary>Only once the log says that it is lifted: until then the step that lifts it is at work, and needs the row.</summary>
    private async Task RemoveLifted(FenceRow row, CancellationToken cancellation)
    {
        if (await log.Find(EntryIds.Lifted(row.RequestId), cancellation) is not null)
            await Remove(row, cancellation);
    }

    private async Task End(FenceRow row, CancellationToken cancellation)
    {
        var retired = await fences.Retire(row, cancellation);
        await log.Append(new LogFenceRetired(row.Hash(), Why), cancellation);
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

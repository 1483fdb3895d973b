using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Keys;

/// <summary>
/// Ends the keys of retention grounds with their terms, and with them all that is still sealed under them. The eraser's. It acts on no
/// order and no approval: the date is the term's own, which the id of its key is made from, and the key is the one that the log bound to
/// it.
/// </summary>
public sealed class GroundKeyExpiry(GroundKeys grounds, IEvidenceLog log, ILogger<GroundKeyExpiry> logger)
{
    public const string ScheduleSetting = "Compliance:GroundKeys:Schedule";

    public const string DefaultSchedule = "0 0 4 * * *";

    public static TimerEntry Timer { get; } = new(
        "ground-keys", ScheduleSetting, DefaultSchedule, Role.Eraser,
        (services, _, cancellation) => services.GetRequiredService<GroundKeyExpiry>().Run(cancellation));

    /// <summary>One that cannot be ended now is told of, keeps none of the others, and is due again the next time.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        await foreach (var term in grounds.Due(cancellation))
        {
            try
            {
                await End(term, cancellation);
            }
            catch (KeyVaultException refusal)
            {
                logger.LogWarning(
                    refusal,
                    "The vault did not end the key of {Ground} until {Year}-{Month}: {Error}",
                    term.Ground,
                    term.Year,
                    term.Month,
                    refusal.Error);
            }
            catch (ProtectionException planted)
            {
                logger.LogError(
                    Events.AuditFinding,
                    planted,
                    "A key is said to be that of {Ground} until {Year}-{Month}, and is not shown to be: it is left alone",
                    term.Ground,
                    term.Year,
                    term.Month);
            }
        }
    }

    /// <summary>
    /// Logged, then destroyed: a crash in between leaves a term that is gone through again, and an entry that is there already.
    /// </summary>
    private async Task End(RetentionTerm term, CancellationToken cancellation)
    {
        var over = await grounds.FindOver(term, cancellation);
        if (over is not null)
        {
            var why = $"the term of what was kept on the ground {term.Ground} until {term.Year:D4}-{term.Month:D2} is over";
            await log.Append(new LogKeyRetired(over.Key.Name, why), cancellation);
        }

        await grounds.Retire(term, over, cancellation);
    }
}

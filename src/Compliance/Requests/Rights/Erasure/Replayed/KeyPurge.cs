using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure.Replayed;

/// <summary>
/// Has the deleted key purged until the vault has it no more. The vault's recovery level tells the profile: where it may not be purged
/// yet, a certificate says until when the key is recoverable, and the purge's date is waited for.
/// </summary>
internal sealed class KeyPurge(
    IWorkflowContext context, RequestSteps steps, KeyStep key, int? keptFor, ErasureTerms terms, CertificateIssuance certifying)
{
    private static readonly Duration FirstPause = Duration.FromSeconds(1);
    private static readonly Duration MaxPause = Duration.FromMinutes(5);

    public async Task Run()
    {
        var pause = FirstPause;
        for (var attempt = 0; ; attempt++)
        {
            var state = await steps.Poll(
                "purging the key", KeyActivities.Purge, new PurgeStep(key.RequestId, key.Subject!, attempt, attempt == 0 ? keptFor : null));
            if (state.Gone)
                break;

            if (state.LockedUntil is { } date)
            {
                await certifying.Pending();
                steps.Show("awaiting the purge date");

                // The vault's own clock purges it: a little later is soon enough, and the next look tells.
                await context.Sleep(Instant.Max(date + terms.ClockSkew, context.Now + pause));
            }
            else
            {
                await context.Sleep(pause);
            }

            pause = Duration.Min(pause + pause, MaxPause);
        }

        await UntilAudited();
    }

    /// <summary>The trail is late by nature: the key's own purge is looked for until the lag has passed.</summary>
    private async Task UntilAudited()
    {
        var pause = FirstPause;
        var latest = context.Now + terms.AuditLag;
        while (
            !await steps.Poll(
                "probing the key", KeyActivities.ConfirmDestroyed, new ConfirmStep(key.RequestId, key.Subject!, context.Now >= latest)))
        {
            await context.Sleep(Instant.Min(context.Now + pause, latest + Duration.FromSeconds(1)));
            pause = Duration.Min(pause + pause, MaxPause);
        }
    }
}

using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using Compliance.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// Destroys a subject's key, step by step, and records what the vault says after each. The eraser's alone; what cannot be undone it does
/// only on an approval that it has found in the log itself.
/// </summary>
public sealed class KeyActivities(
    SubjectKeyErasure erasure, SubjectFences fences, FenceCheck check, ErasureApprovals approvals, IEvidenceLog log, IRequestAccounts accounts, ILogger<KeyActivities> logger)
{
    public static readonly ActivityReference<KeyStep, Nothing> Disable = new("DisableKey");
    public static readonly ActivityReference<KeyStep, Nothing> Delete = new("DeleteKey");
    public static readonly ActivityReference<PurgeStep, PurgeState> Purge = new("PurgeKey");
    public static readonly ActivityReference<KeyStep, Nothing> ProbeDeleted = new("ProbeDeletedKey");
    public static readonly ActivityReference<KeyStep, Nothing> Probe = new("ProbeKey");
    public static readonly ActivityReference<KeyStep, Nothing> EraseAgain = new("EraseKeyAgain");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Disable, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.DisableKey)),
        ActivityEntry.Of(Delete, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.DeleteKey)),
        ActivityEntry.Of(Purge, Role.Eraser, Resolve.From<KeyActivities, PurgeStep, PurgeState>(it => it.PurgeKey)),
        ActivityEntry.Of(ProbeDeleted, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => (step, stop) => it.ProbeKey(step, AccountSteps.PendingProbe, stop))),
        ActivityEntry.Of(Probe, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => (step, stop) => it.ProbeKey(step, AccountSteps.Probe, stop))),
        ActivityEntry.Of(EraseAgain, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.EraseKeyAgain)),
    ];

    /// <summary>A vault key that unwraps nothing. The last step that can be undone, by whoever lifts the fence.</summary>
    private Task<Nothing> DisableKey(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        if (step.Subject is null)
            return Nothing.Value;
        var facts = await erasure.Disable(step.Subject, cancellation);
        await Record(step, AccountSteps.Disabled, [KeyLines.Of("disabled", facts, await EntriesOf(facts, cancellation))], cancellation);
        return Nothing.Value;
    });

    /// <summary>The vault key and the wrapped data key. From here there is no way back.</summary>
    private Task<Nothing> DeleteKey(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        await approvals.Require(step.RequestId, cancellation);
        await fences.MakeFinal(FenceActivities.Fenced(step.RequestId, step.Subject), cancellation);
        if (step.Subject is null)
            return Nothing.Value;
        var facts = await erasure.Delete(step.Subject, cancellation);
        await erasure.Tombstone(step.Subject, cancellation);
        await Record(step, AccountSteps.Deleted, [KeyLines.Of("deleted", facts)], cancellation);
        return Nothing.Value;
    });

    /// <summary>
    /// Asks for the purge, and looks whether it came about: a vault may say yes and be late, and someone may have recovered the key
    /// meanwhile. That one is deleted again, and raises an alarm.
    /// </summary>
    private Task<PurgeState> PurgeKey(PurgeStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        await approvals.Require(step.RequestId, cancellation);
        if (await erasure.Describe(step.Subject, cancellation) is { Presence: KeyPresence.Present, SharedKey: false } recovered)
        {
            logger.LogError(
                Events.KeyRecovered, "Key {Key} was deleted for request {Request} and is there again: it is deleted once more", recovered.KeyName, step.RequestId);
            await erasure.Disable(step.Subject, cancellation);
            var again = await erasure.Delete(step.Subject, cancellation);
            await Record(step.RequestId, AccountSteps.Recovered(step.Attempt), [KeyLines.Of(KeyLines.Recovered, again)], cancellation);
        }

        var facts = await erasure.Purge(step.Subject, cancellation);
        if (step.Attempt == 0)
            await Record(step.RequestId, AccountSteps.PurgeAsked, [KeyLines.Of("purge asked for", facts)], cancellation);
        return PurgeState.Of(facts);
    });

    /// <summary>The negative, with the positive beside it.</summary>
    private Task<Nothing> ProbeKey(KeyStep step, string accountStep, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        if (step.Subject is { } subject && await erasure.Probe(subject, cancellation) is { } probe)
            await Record(step, accountStep, KeyLines.Of(probe), cancellation);
        return Nothing.Value;
    });

    /// <summary>
    /// What a backup brought back of a key that was erased. Whoever orders it, the fence's row and the log must say that this subject is
    /// beyond return: otherwise nothing is done.
    /// </summary>
    private Task<Nothing> EraseKeyAgain(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        await approvals.Require(step.RequestId, cancellation);
        if (step.Subject is not { } subject || await fences.Find(subject, cancellation) is not { } row
            || row.RequestId != step.RequestId || await check.EntryIfFinal(row, cancellation) is not { } entry)
            throw new StepFailedException(ErasureFailure.NotFenced, step.RequestId);
        if (row.FinalSince is null)
        {
            await erasure.Confirm(subject, entry, cancellation);
            await erasure.MakeFinal(subject, cancellation);
        }

        await erasure.Fence(subject, cancellation);
        await erasure.Disable(subject, cancellation);
        await erasure.Delete(subject, cancellation);
        await erasure.Tombstone(subject, cancellation);
        await erasure.Purge(subject, cancellation);
        return Nothing.Value;
    });

    /// <summary>Where the log tells of this key: its creation and its binding.</summary>
    private async Task<KeyEntries> EntriesOf(SubjectKeyFacts? facts, CancellationToken cancellation)
    {
        if (facts is null)
            return default;
        var created = await log.Find(KeyEntryIds.Created(facts.KeyName), cancellation);
        var bound = await log.Find(KeyEntryIds.Bound(facts.DataKeyId, facts.KeyVersion), cancellation);
        return new KeyEntries(created?.Index, bound?.Index);
    }

    private Task Record(KeyStep step, string accountStep, IReadOnlyList<AccountLine> lines, CancellationToken cancellation) =>
        Record(step.RequestId, accountStep, lines, cancellation);

    private Task Record(string requestId, string accountStep, IReadOnlyList<AccountLine> lines, CancellationToken cancellation) =>
        accounts.Record(requestId, accountStep, lines, cancellation);
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled, so that there is no key.</param>
public sealed record KeyStep(string RequestId, string? Subject);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id.</param>
/// <param name="Attempt">0 for the first.</param>
public sealed record PurgeStep(string RequestId, string Subject, int Attempt);

/// <param name="Gone">Whether the vault has neither the key nor a deleted one, or there was nothing of its own to purge.</param>
/// <param name="LockedUntil">Under purge protection, the date of the purge; null where it may be purged at once.</param>
public sealed record PurgeState(bool Gone, Instant? LockedUntil = null)
{
    internal static PurgeState Of(SubjectKeyFacts? facts) => facts switch
    {
        null or { SharedKey: true } or { Presence: KeyPresence.Absent } => new PurgeState(Gone: true),
        { RecoveryLevel: { } level, ScheduledPurgeDate: { } date } when !level.Contains("Purgeable", StringComparison.OrdinalIgnoreCase) =>
            new PurgeState(Gone: false, Instant.FromDateTimeOffset(date)),
        _ => new PurgeState(Gone: false),
    };
}

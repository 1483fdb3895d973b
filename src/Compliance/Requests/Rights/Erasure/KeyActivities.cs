using Compliance.Evidence;
using Compliance.Evidence.Audit;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// Destroys a subject's key, step by step, and has the log say what the vault says after each. The eraser's alone; whether an order may
/// have it done, <see cref="KeyAuthority"/> decides.
/// </summary>
public sealed class KeyActivities(
    KeyAuthority authority,
    SubjectKeyErasure erasure,
    BindingErasure bindings,
    SubjectFences fences,
    FenceDates dates,
    KeyAudit audit,
    IEvidenceLog log,
    IClock clock,
    ILogger<KeyActivities> logger)
{
    private static readonly Duration ShortLife = Duration.FromDays(7);

    public static readonly ActivityReference<KeyStep, Unit> Disable = new("DisableKey");
    public static readonly ActivityReference<KeyStep, Unit> Delete = new("DeleteKey");
    public static readonly ActivityReference<PurgeStep, PurgeState> Purge = new("PurgeKey");
    public static readonly ActivityReference<KeyStep, Unit> ProbeDeleted = new("ProbeDeletedKey");
    public static readonly ActivityReference<ConfirmStep, bool> ConfirmDestroyed = new("ConfirmKeyDestroyed");
    public static readonly ActivityReference<KeyStep, Unit> EraseAgain = new("EraseKeyAgain");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Disable, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Unit>(it => it.DisableKey)),
        ActivityEntry.Of(Delete, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Unit>(it => it.DeleteKey)),
        ActivityEntry.Of(Purge, Role.Eraser, Resolve.From<KeyActivities, PurgeStep, PurgeState>(it => it.PurgeKey)),
        ActivityEntry.Of(ProbeDeleted, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Unit>(it => it.ProbeDeletedKey)),
        ActivityEntry.Of(ConfirmDestroyed, Role.Eraser, Resolve.From<KeyActivities, ConfirmStep, bool>(it => it.ConfirmKeyDestroyed)),
        ActivityEntry.Of(EraseAgain, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Unit>(it => it.EraseKeyAgain)),
    ];

    /// <summary>A vault key that unwraps nothing. The last step that can be undone, by whoever lifts the fence.</summary>
    private Task<Unit> DisableKey(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var fence = await authority.RequireFenced(step, cancellation);
        if (fence.Key is not null && fence.FinalSince is null)
            await erasure.Disable(await fences.NoteDisabled(fence, cancellation), cancellation);
        return Unit.Value;
    });

    /// <summary>The vault key and the wrapped data key. From here there is no way back.</summary>
    private Task<Unit> DeleteKey(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var fence = await authority.PassPointOfNoReturn(step, cancellation);
        if (fence is { Key: not null, Disabled: null })
        {
            // Bound while the fence was being confirmed: it is disabled now.
            fence = await fences.NoteDisabled(fence, cancellation);
            await erasure.Disable(fence, cancellation);
        }

        var facts = await erasure.Delete(fence, cancellation);
        if (step.Subject is { } subject)
            await bindings.Tombstone(subject, cancellation);

        // A key that is purged next, or is by now, has its deletion logged together with that; one that stays recoverable for long, at
        // once.
        if (facts is null || (facts.Presence is not KeyPresence.Absent && !IsPurgedNext(facts.RecoveryLevel)))
            await log.Append(new LogKeyDeleted(step.RequestId, fence.Hash(), DeletedKeyFacts.Of(fence, facts)), cancellation);
        return Unit.Value;
    });

    /// <summary>
    /// Asks for the purge, and looks whether it came about: a vault may say yes and be late, and someone may have recovered the key
    /// meanwhile. That one is deleted again, and raises an alarm.
    /// </summary>
    private Task<PurgeState> PurgeKey(PurgeStep step, CancellationToken cancellation) =>
        VaultWaiting.For(async () =>
        {
            var fence = await authority.RequireFinal(new KeyStep(step.RequestId, step.Subject), cancellation);
            var found = await erasure.Describe(fence, cancellation);
            if (found is { Presence: KeyPresence.Present } recovered)
            {
                logger.LogError(
                    Events.KeyRecovered,
                    "Key {Key} was deleted for request {Request} and is there again: it is deleted once more",
                    recovered.Key.Name,
                    step.RequestId);
                await erasure.Disable(fence, cancellation);
                var again = await erasure.Delete(fence, cancellation);
                await log.Append(
                    new LogKeyDeleted(step.RequestId, fence.Hash(), DeletedKeyFacts.Of(fence, again), step.Attempt + 1), cancellation);
                found = again;
            }

            var deletion = found is { Presence: KeyPresence.Deleted }
                ? new KeyDeletion(found.DeletedAt, found.ScheduledPurgeDate, found.RecoveryLevel)
                : null;
            fence = await fences.NoteDeletion(fence, deletion, step.KeptFor is { } days ? dates.After(days) : null, cancellation);
            return PurgeState.Of(await erasure.Purge(fence, cancellation));
        });

    /// <summary>While the key is recoverable: the negative, with the positive beside it.</summary>
    private Task<Unit> ProbeDeletedKey(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var fence = await authority.RequireFinal(step, cancellation);
        if (await Probe(step, fence, cancellation) is not { } probe)
            return Unit.Value;

        // Where it was to be purged next when it was deleted, and is not, its deletion is not logged yet.
        if (await DeletionToLog(fence, cancellation) is { } deleted)
            await log.Append(new LogKeyDeleted(step.RequestId, fence.Hash(), deleted), cancellation);
        await log.Append(new LogKeyProbed(step.RequestId, fence.Hash(), probe), cancellation);
        return Unit.Value;
    });

    /// <summary>
    /// The probe and what the vault's own trail says, over the key's whole life as the log knows it: logged together, and with the deletion
    /// where it is not logged yet. The trail is late by nature.
    /// </summary>
    /// <returns>False, and nothing is logged, while the trail has not arrived at the key's purge and may still do so.</returns>
    private Task<bool> ConfirmKeyDestroyed(ConfirmStep step, CancellationToken cancellation) =>
        VaultWaiting.For(async () =>
        {
            var whose = new KeyStep(step.RequestId, step.Subject);
            var fence = await authority.RequireFinal(whose, cancellation);
            if (fence.Key is not { } key)
                return true;
            var (since, to) = (Instant.FromDateTimeOffset(fence.Since), Now);
            var created = (await log.FindKey(key.Name, cancellation)).First(EntryIds.Created(key.Name))?.At() ?? since;

            // Each day of the trail is read by itself: of a key that is years old, at first only those since the erasure began.
            var from = since - created < ShortLife ? created : since;
            var trail = await audit.Of(key.Name, from, to, cancellation);
            if (trail.Purged is null && !step.IsLast)
                return false;
            if (from != created)
                trail = await audit.Of(key.Name, created, to, cancellation);
            var probe = (await Probe(whose, fence, cancellation))!;
            await log.Append(
                new LogKeyDestroyed(
                    step.RequestId, fence.Hash(), probe, trail.Facts(created, to), await DeletionToLog(fence, cancellation)),
                cancellation);
            return true;
        });

    /// <summary>What a backup brought back of a key that was erased.</summary>
    private Task<Unit> EraseKeyAgain(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var fence = await authority.RequireErased(step, cancellation);
        await bindings.Tombstone(step.Subject!, cancellation);
        await erasure.Disable(fence, cancellation);
        await erasure.Delete(fence, cancellation);
        await erasure.Purge(fence, cancellation);
        return Unit.Value;
    });

    private Instant Now => clock.GetCurrentInstant();

    private static bool IsPurgedNext(string? recoveryLevel) =>
        recoveryLevel?.Contains("Purgeable", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>What the log is to say of the deletion; null where it says so already.</summary>
    private async Task<DeletedKeyFacts?> DeletionToLog(FenceRow fence, CancellationToken cancellation)
    {
        if (fence.Key is not { } key)
            return null;
        return IsPurgedNext(fence.Deletion?.RecoveryLevel) || await log.Find(EntryIds.KeyDeleted(fence.RequestId), cancellation) is null
            ? DeletedKeyFacts.Of(key, fence.Disabled, fence.Deletion)
            : null;
    }

    private async Task<ProbeFacts?> Probe(KeyStep step, FenceRow fence, CancellationToken cancellation) =>
        await erasure.Probe(fence, cancellation) is { } probe
            ? ProbeFacts.Of(probe, await bindings.IsTombstone(step.Subject!, cancellation))
            : null;
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled, so that there is no key.</param>
public sealed record KeyStep(string RequestId, string? Subject);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id.</param>
/// <param name="Attempt">0 for the first.</param>
/// <param name="KeptFor">For how many days a backup may still hold what was erased, said once; null where that is not known.</param>
public sealed record PurgeStep(string RequestId, string Subject, int Attempt, int? KeptFor = null);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id.</param>
/// <param name="IsLast">The trail has been waited for as long as it may be late: what it lacks is said.</param>
public sealed record ConfirmStep(string RequestId, string Subject, bool IsLast);

/// <param name="Gone">Whether the vault has neither the key nor a deleted one, or there was nothing to purge.</param>
/// <param name="LockedUntil">Under purge protection, the date of the purge; null where it may be purged at once.</param>
public sealed record PurgeState(bool Gone, Instant? LockedUntil = null)
{
    internal static PurgeState Of(VaultKeyFacts? facts) => facts switch
    {
        null or { Presence: KeyPresence.Absent } => new PurgeState(Gone: true),
        { RecoveryLevel: { } level, ScheduledPurgeDate: { } date } when !level.Contains("Purgeable", StringComparison.OrdinalIgnoreCase) =>
            new PurgeState(Gone: false, Instant.FromDateTimeOffset(date)),
        _ => new PurgeState(Gone: false),
    };
}

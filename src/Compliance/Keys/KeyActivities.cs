using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Keys;

/// <summary>Destroys a subject's key, step by step, and records what the vault says after each.</summary>
public sealed class KeyActivities(SubjectKeyErasure erasure, ISubjectDirectory directory, IRequestAccounts accounts)
{
    public static readonly ActivityReference<KeyStep, Nothing> Fence = new("FenceSubject");
    public static readonly ActivityReference<KeyStep, Nothing> Delete = new("DeleteKey");
    public static readonly ActivityReference<KeyStep, bool> Purge = new("PurgeKey");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Fence, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.FenceSubject)),
        ActivityEntry.Of(Delete, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.DeleteKey)),
        ActivityEntry.Of(Purge, Role.Eraser, Resolve.From<KeyActivities, KeyStep, bool>(it => it.PurgeKey)),
    ];

    /// <summary>No new lease from here, and a vault key that unwraps nothing. An operator could still undo it.</summary>
    private async Task<Nothing> FenceSubject(KeyStep step, CancellationToken cancellation)
    {
        await erasure.Fence(step.Subject, cancellation);
        var facts = await erasure.Disable(step.Subject, cancellation);
        await accounts.Record(step.RequestId, "1-key-fence", [Line("fenced and disabled", facts)], cancellation);
        return Nothing.Value;
    }

    /// <summary>The vault key, the wrapped data key, and every index that leads to the subject.</summary>
    private async Task<Nothing> DeleteKey(KeyStep step, CancellationToken cancellation)
    {
        var facts = await erasure.Delete(step.Subject, cancellation);
        await erasure.Tombstone(step.Subject, cancellation);
        await directory.Remove(step.Subject, cancellation);
        await accounts.Record(step.RequestId, "3-key-delete", [Line("deleted", facts)], cancellation);
        return Nothing.Value;
    }

    /// <returns>Whether a probe shows that nobody can bring the key back.</returns>
    private async Task<bool> PurgeKey(KeyStep step, CancellationToken cancellation)
    {
        var facts = await erasure.Purge(step.Subject, cancellation);
        var probe = await erasure.Probe(step.Subject, cancellation);
        var gone = probe is null or { ShowsGone: true };
        await accounts.Record(step.RequestId, "4-key-purge", [Line(gone ? "purged" : "shred pending", facts), .. Lines(probe)], cancellation);
        return gone;
    }

    private static AccountLine Line(string fact, SubjectKeyFacts? facts) => facts is null
        ? new AccountLine("key", "there never was one")
        : new AccountLine("key", fact, Detail: Describe(facts), Observer: "vault");

    private static string Describe(SubjectKeyFacts facts) =>
        $"{facts.KeyName}/{facts.KeyVersion}, data key {facts.DataKeyId:N}, {facts.Presence} at {facts.At:O}"
        + (facts.DeletedAt is { } deleted ? $", deleted {deleted:O}" : "")
        + (facts.ScheduledPurgeDate is { } date ? $", recoverable by whoever is granted recover until {date:O}" : "");

    private static IEnumerable<AccountLine> Lines(SubjectKeyProbe? probe) => probe is null
        ? []
        :
        [
            new AccountLine("probe", "unwrap with the erased key", Detail: (probe.UnwrapAnswer ?? KeyVaultError.Rejected).ToString(), Observer: "vault"),
            new AccountLine("probe", $"unwrap with the control key {probe.ControlKeyName}", Detail: probe.ControlUnwrapped ? "unwrapped" : "failed", Observer: "vault"),
        ];
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id.</param>
public sealed record KeyStep(string RequestId, string Subject);

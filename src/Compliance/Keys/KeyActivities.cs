using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Workflows;

namespace Compliance.Keys;

/// <summary>Destroys a subject's key, step by step, and records what the vault says after each. The eraser's alone.</summary>
public sealed class KeyActivities(SubjectKeyErasure erasure, IRequestAccounts accounts)
{
    public static readonly ActivityReference<KeyStep, Nothing> Fence = new("FenceSubject");
    public static readonly ActivityReference<KeyStep, Nothing> Delete = new("DeleteKey");
    public static readonly ActivityReference<KeyStep, Nothing> Purge = new("PurgeKey");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Fence, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.FenceSubject)),
        ActivityEntry.Of(Delete, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.DeleteKey)),
        ActivityEntry.Of(Purge, Role.Eraser, Resolve.From<KeyActivities, KeyStep, Nothing>(it => it.PurgeKey)),
    ];

    /// <summary>No new lease from here, and a vault key that unwraps nothing. An operator could still undo it.</summary>
    private async Task<Nothing> FenceSubject(KeyStep step, CancellationToken cancellation)
    {
        await erasure.Fence(step.Subject, cancellation);
        var facts = await erasure.Disable(step.Subject, cancellation);
        await accounts.Record(step.RequestId, "1-key-fence", [KeyLines.Of("fenced and disabled", facts)], cancellation);
        return Nothing.Value;
    }

    /// <summary>The vault key and the wrapped data key.</summary>
    private async Task<Nothing> DeleteKey(KeyStep step, CancellationToken cancellation)
    {
        var facts = await erasure.Delete(step.Subject, cancellation);
        await erasure.Tombstone(step.Subject, cancellation);
        await accounts.Record(step.RequestId, "3-key-delete", [KeyLines.Of("deleted", facts)], cancellation);
        return Nothing.Value;
    }

    private async Task<Nothing> PurgeKey(KeyStep step, CancellationToken cancellation)
    {
        var facts = await erasure.Purge(step.Subject, cancellation);
        await accounts.Record(step.RequestId, "4-key-purge", [KeyLines.Of("purge asked for", facts)], cancellation);
        return Nothing.Value;
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id.</param>
public sealed record KeyStep(string RequestId, string Subject);

using Compliance.Keys;
using Compliance.Protection.Erasure;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>Reads in the vault's own audit trail what became of a subject's key. The eraser's.</summary>
public sealed class AuditActivities(SubjectKeyErasure erasure, KeyAudit audit, IEvidenceLog log, IRequestAccounts accounts, IClock clock)
{
    public static readonly ActivityReference<KeyStep, bool> SawPurge = new("SeePurge");
    public static readonly ActivityReference<KeyStep, Nothing> Check = new("CheckVaultAudit");

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(SawPurge, Role.Eraser, Resolve.From<AuditActivities, KeyStep, bool>(it => it.SeePurge)),
        ActivityEntry.Of(Check, Role.Eraser, Resolve.From<AuditActivities, KeyStep, Nothing>(it => it.CheckTrail)),
    ];

    /// <summary>Whether the trail has arrived at the key's purge; true where no key of the subject's own was purged.</summary>
    private Task<bool> SeePurge(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
        await Own(step, cancellation) is not { } key
        || (await audit.Of(key.KeyName, await Fenced(step.RequestId, cancellation), Now, cancellation)).Purged is not null);

    /// <summary>Over the key's whole life as the log knows it, or since its fence where the log does not tell of its creation.</summary>
    private Task<Nothing> CheckTrail(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        if (await Own(step, cancellation) is not { } key)
            return Nothing.Value;
        var from = await log.Find(KeyEntryIds.Created(key.KeyName), cancellation) is { } created
            ? At(created) : await Fenced(step.RequestId, cancellation);
        var to = Now;
        var result = await audit.Of(key.KeyName, from, to, cancellation);
        await accounts.Record(step.RequestId, AccountSteps.Audit, AuditLines.Of(KeyFacts.Of(key, default), from, to, result), cancellation);
        return Nothing.Value;
    });

    private Instant Now => clock.GetCurrentInstant();

    private async Task<SubjectKeyFacts?> Own(KeyStep step, CancellationToken cancellation) =>
        step.Subject is { } subject && await erasure.Describe(subject, cancellation) is { SharedKey: false } key ? key : null;

    private async Task<Instant> Fenced(string requestId, CancellationToken cancellation) =>
        await log.Find(Entries.FencedId(requestId), cancellation) is { } fenced ? At(fenced) : Now;

    private static Instant At(LoggedEntry entry) => NodaTime.Text.InstantPattern.ExtendedIso.Parse(entry.Member("at")!).Value;
}

using Compliance.Proof.Verifying;
using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Evidence.Logging;

/// <summary>A subject's erasure has begun.</summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Fence">The salted hash of the fence's row.</param>
public sealed record LogFenced(string RequestId, byte[] Fence) : EraserCommand
{
    internal override string Id => EntryIds.Fenced(Opaque(RequestId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [
            Draft(
                EntryKind.Fenced,
                new
                {
                    Format,
                    Kind = EntryKind.Fenced,
                    terms.At,
                    Request = RequestId,
                    Fence = Convert.ToBase64String(Fence),
                }
            ),
        ];
}

/// <summary>A fence was lifted inside the cooling-off.</summary>
/// <param name="RequestId">Opaque.</param>
public sealed record LogFenceLifted(string RequestId) : EraserCommand
{
    internal override string Id => EntryIds.Lifted(Opaque(RequestId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [Draft(EntryKind.FenceLifted, new { Format, Kind = EntryKind.FenceLifted, terms.At, Request = RequestId })];
}

/// <summary>
/// The vault key behind a fence was disabled and deleted, past the point of no return; or the log bound none to whom the fence is of.
/// </summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Fence">The salted hash of the fence's row.</param>
/// <param name="Key">What the vault says of the key; null where there is none.</param>
/// <param name="Again">0 for the first time; higher when someone had recovered the key meanwhile.</param>
public sealed record LogKeyDeleted(string RequestId, byte[] Fence, DeletedKeyFacts? Key, int Again = 0) : EraserCommand
{
    internal override string Id => EntryIds.KeyDeleted(Opaque(RequestId), Again);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) => Key is null
        ? [Draft(EntryKind.Keyless, new { Format, Kind = EntryKind.Keyless, terms.At, Request = RequestId, Fence })]
        : Key.Drafts(RequestId, Fence, terms.At);
}

/// <param name="Name">Of the vault key.</param>
/// <param name="Disabled">When the eraser disabled it.</param>
/// <param name="Presence">What the vault says of it.</param>
/// <param name="Deleted">When the vault deleted it softly; null once it is purged.</param>
/// <param name="ScheduledPurge">Until when it is recoverable unless purged sooner.</param>
/// <param name="RecoveryLevel">As the vault spells it.</param>
public sealed record DeletedKeyFacts(
    string Name, Instant? Disabled, KeyPresence Presence, Instant? Deleted, Instant? ScheduledPurge, string? RecoveryLevel)
{
    internal static DeletedKeyFacts? Of(FenceRow fence, VaultKeyFacts? facts) => facts is null
        ? null
        : new(facts.Key.Name, At(fence.Disabled), facts.Presence, At(facts.DeletedAt), At(facts.ScheduledPurgeDate), facts.RecoveryLevel);

    /// <summary>As the fence's row has it; where somebody else had purged the key before, the row knows of no deletion.</summary>
    internal static DeletedKeyFacts Of(FencedKey key, DateTimeOffset? disabled, KeyDeletion? deletion) =>
        new(
            key.Name,
            At(disabled),
            deletion is null ? KeyPresence.Absent : KeyPresence.Deleted,
            At(deletion?.Deleted),
            At(deletion?.ScheduledPurge),
            deletion?.RecoveryLevel);

    internal IReadOnlyList<LogDraft> Drafts(string requestId, byte[] fence, Instant at) =>
        [
            LogCommand.Draft(
                EntryKind.KeyDisabled,
                new
                {
                    LogCommand.Format,
                    Kind = EntryKind.KeyDisabled,
                    At = at,
                    Request = requestId,
                    Fence = fence,
                    Key = Name,
                    Disabled,
                }
            ),
            LogCommand.Draft(
                EntryKind.KeyDeleted,
                new
                {
                    LogCommand.Format,
                    Kind = EntryKind.KeyDeleted,
                    At = at,
                    Request = requestId,
                    Fence = fence,
                    Key = Name,
                    Presence,
                    Deleted,
                    ScheduledPurge,
                    RecoveryLevel,
                }
            ),
        ];

    internal static Instant? At(DateTimeOffset? time) => time is { } known ? Instant.FromDateTimeOffset(known) : null;
}

/// <summary>The deleted key does not unwrap, and is recoverable until a date.</summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Fence">The salted hash of the fence's row.</param>
/// <param name="Probe">What the vault answered.</param>
public sealed record LogKeyProbed(string RequestId, byte[] Fence, ProbeFacts Probe) : EraserCommand
{
    internal override string Id => EntryIds.KeyProbed(Opaque(RequestId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) => [Probe.Draft(RequestId, Fence, terms.At)];
}

/// <summary>
/// What became of the key in the end: what it answered, whether the vault has it no more, and what the vault's own trail says of it.
/// </summary>
/// <param name="RequestId">Opaque.</param>
/// <param name="Fence">The salted hash of the fence's row.</param>
/// <param name="Probe">What the vault answered. Where it shows that the key is gone, and the trail that it was purged, an entry says
/// so.</param>
/// <param name="Audit">What the vault's trail shows.</param>
/// <param name="Deleted">What the vault said of the deletion before; null where that is logged already.</param>
public sealed record LogKeyDestroyed(string RequestId, byte[] Fence, ProbeFacts Probe, AuditFacts Audit, DeletedKeyFacts? Deleted = null)
    : EraserCommand
{
    internal override string Id => EntryIds.KeyDestroyed(Opaque(RequestId));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [
            .. Deleted?.Drafts(RequestId, Fence, terms.At) ?? [],
            Probe.Draft(RequestId, Fence, terms.At),
            .. Probe.IsGone && Audit.Purged is not null
                ?
                [
                    Draft(
                        EntryKind.KeyPurged,
                        new
                        {
                            Format,
                            Kind = EntryKind.KeyPurged,
                            terms.At,
                            Request = RequestId,
                            Fence,
                            Key = Probe.Name,
                            Purged = Audit.Purged,
                        }
                    ),
                ]
                : Array.Empty<LogDraft>(),
            Draft(
                EntryKind.KeyAudited,
                new
                {
                    Format,
                    Kind = EntryKind.KeyAudited,
                    terms.At,
                    Request = RequestId,
                    Fence,
                    Key = Probe.Name,
                    Audit.From,
                    Audit.To,
                    Audit.Findings,
                    Audit.Gaps,
                }
            ),
        ];
}

/// <param name="Name">Of the vault key.</param>
/// <param name="Presence">What the vault says of it.</param>
/// <param name="Answer">The vault's refusal to unwrap with it.</param>
/// <param name="Control">The control key in the same vault.</param>
/// <param name="ControlUnwrapped">Whether that one unwrapped.</param>
/// <param name="WrappedKeyRemoved">Whether this system holds no wrapped data key any more.</param>
public sealed record ProbeFacts(
    string Name, KeyPresence Presence, KeyVaultError Answer, string Control, bool ControlUnwrapped, bool WrappedKeyRemoved)
{
    /// <summary>Nobody can bring the key back.</summary>
    public bool IsGone => ControlUnwrapped && Answer is KeyVaultError.NotFound && Presence is KeyPresence.Absent && WrappedKeyRemoved;

    internal static ProbeFacts Of(VaultKeyProbe probe, bool wrappedKeyRemoved) =>
        new(
            probe.Key.Key.Name,
            probe.Key.Presence,
            probe.UnwrapAnswer ?? KeyVaultError.Rejected,
            probe.ControlKeyName,
            probe.ControlUnwrapped,
            wrappedKeyRemoved);

    internal LogDraft Draft(string requestId, byte[] fence, Instant at) =>
        LogCommand.Draft(
            EntryKind.KeyProbed,
            new
            {
                LogCommand.Format,
                Kind = EntryKind.KeyProbed,
                At = at,
                Request = requestId,
                Fence = fence,
                Key = Name,
                Presence,
                Answer,
                Control,
                ControlUnwrapped,
                WrappedKeyRemoved,
            }
        );
}

/// <param name="From">When the key's life began, as far as it is known.</param>
/// <param name="To">Until when the trail was read.</param>
/// <param name="Purged">When the vault says that it was purged; null where its trail does not.</param>
/// <param name="Findings">What speaks against the key's destruction being the end of it, in words.</param>
/// <param name="Gaps">Where the trail may lack events.</param>
public sealed record AuditFacts(Instant From, Instant To, Instant? Purged, IReadOnlyList<string> Findings, IReadOnlyList<string> Gaps);

/// <summary>The vault key of a retention term was taken out of use.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Why">In words.</param>
public sealed record LogKeyRetired(string Key, string Why) : EraserCommand
{
    internal override string Id => EntryIds.KeyRetired(Opaque(Key));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [
            Draft(
                EntryKind.Retired,
                new
                {
                    Format,
                    Kind = EntryKind.Retired,
                    terms.At,
                    Key,
                    Why,
                }
            ),
        ];
}

/// <summary>A fence ended, because the last backup that may hold its subject has expired.</summary>
/// <param name="Fence">The salted hash of its row.</param>
/// <param name="Why">In words.</param>
public sealed record LogFenceRetired(byte[] Fence, string Why) : EraserCommand
{
    internal override string Id => EntryIds.FenceRetired(Fence);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [
            Draft(
                EntryKind.Retired,
                new
                {
                    Format,
                    Kind = EntryKind.Retired,
                    terms.At,
                    Fence,
                    Why,
                }
            ),
        ];
}

/// <summary>The fence's table came back from a backup, and what the eraser did about it.</summary>
/// <param name="Restore">Unique for this restore.</param>
/// <param name="What">What came back, a line each.</param>
/// <param name="Done">What was done about it.</param>
public sealed record LogFenceRestored(string Restore, IReadOnlyList<string> What, IReadOnlyList<string> Done) : EraserCommand
{
    internal override string Id => EntryIds.Restored(Role.Eraser, Opaque(Restore));

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) => RestoreEntry.Write(What, Done, terms.At);
}

/// <summary>A digest of what the vaults noted on a day.</summary>
/// <param name="Day">Which.</param>
/// <param name="Vaults">A digest each.</param>
public sealed record LogAuditDigest(LocalDate Day, IReadOnlyList<VaultDayDigest> Vaults) : EraserCommand
{
    internal override string Id => EntryIds.AuditDigest(Day);

    internal override IReadOnlyList<LogDraft> Write(SigningTerms terms) =>
        [
            Draft(
                EntryKind.AuditDigest,
                new
                {
                    Format,
                    Kind = EntryKind.AuditDigest,
                    terms.At,
                    Day,
                    Vaults,
                }
            ),
        ];
}

/// <param name="Vault">Which vault.</param>
/// <param name="Events">How many events its audit trail has of the day.</param>
/// <param name="Digest">SHA-256 over them, base64.</param>
/// <param name="Gap">Whether the trail has a gap in the day.</param>
public sealed record VaultDayDigest(string Vault, int Events, string Digest, bool Gap);

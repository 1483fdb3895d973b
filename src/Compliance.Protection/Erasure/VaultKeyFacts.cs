using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>What the vault says of a subject's key after a step of its erasure. It names no subject.</summary>
/// <param name="Key">Which key.</param>
/// <param name="At">When this was so, by our clock.</param>
/// <param name="Presence">Whether the key is there, deleted or absent.</param>
/// <param name="DeletedAt">When the vault deleted it softly; null before and after.</param>
/// <param name="ScheduledPurgeDate">Until when it is recoverable unless purged sooner; null if it is not deleted, or gone.</param>
/// <param name="RecoveryLevel">As the vault spells it.</param>
public sealed record VaultKeyFacts(
    FencedKey Key,
    DateTimeOffset At,
    KeyPresence Presence,
    DateTimeOffset? DeletedAt = null,
    DateTimeOffset? ScheduledPurgeDate = null,
    string? RecoveryLevel = null);

/// <summary>
/// A negative with a positive beside it: the erased key does not answer, while the same vault unwraps with a control key.
/// </summary>
/// <param name="Key">The key probed, and what the vault says of it.</param>
/// <param name="UnwrapAnswer">The vault's refusal to unwrap with it; <see cref="KeyVaultError.Rejected"/> if the key is there.</param>
/// <param name="ControlKeyName">The control key in the same vault.</param>
/// <param name="ControlUnwrapped">Whether the control key unwrapped a fresh known value.</param>
public sealed record VaultKeyProbe(VaultKeyFacts Key, KeyVaultError? UnwrapAnswer, string ControlKeyName, bool ControlUnwrapped)
{
    /// <summary>The data key cannot be unwrapped now; whether it could be again, <see cref="ShowsGone"/> says.</summary>
    public bool ShowsUnusable => ControlUnwrapped && UnwrapAnswer is KeyVaultError.NotFound or KeyVaultError.Disabled;

    /// <summary>No one can bring the key back: the vault has neither a key nor a deleted key of this name.</summary>
    public bool ShowsGone => ControlUnwrapped && UnwrapAnswer == KeyVaultError.NotFound && Key.Presence == KeyPresence.Absent;
}

using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Erasure;

/// <summary>What is known of a subject's key after a step of its erasure, for the certificate. It names no subject.</summary>
/// <param name="KeyName">The vault key's random name.</param>
/// <param name="KeyVersion">The version that wrapped the data key.</param>
/// <param name="DataKeyId">The data key's id, as it stands in front of every sealed record.</param>
/// <param name="SharedKey">True if the vault key serves others too, so that the wrapped data key alone is destroyed.</param>
/// <param name="State">How far the binding is.</param>
/// <param name="At">When this was so, by our clock.</param>
/// <param name="Presence">What the vault says of the key.</param>
/// <param name="DeletedAt">When the vault deleted it softly; null before and after.</param>
/// <param name="ScheduledPurgeDate">Until when it is recoverable unless purged sooner; null if it is not deleted, or gone.</param>
/// <param name="RecoveryLevel">As the vault spells it.</param>
/// <param name="Bound">Index of the entry in the log that binds the key; null for a thing of this system's own.</param>
public sealed record SubjectKeyFacts(
    string KeyName,
    string KeyVersion,
    Guid DataKeyId,
    bool SharedKey,
    BindingState State,
    DateTimeOffset At,
    KeyPresence Presence,
    DateTimeOffset? DeletedAt = null,
    DateTimeOffset? ScheduledPurgeDate = null,
    string? RecoveryLevel = null,
    long? Bound = null);

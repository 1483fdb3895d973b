namespace Compliance.Proof.Verifying;

/// <summary>What an entry of the log is about: one byte of its leaf, so that anyone can count entries by kind. Numbers are never reused.</summary>
public enum EntryKind : byte
{
    /// <summary>Fills a batch up, so that its size tells nothing.</summary>
    Padding = 0,

    /// <summary>A request came in.</summary>
    Received = 1,

    /// <summary>A vault key was made ahead.</summary>
    KeyCreated = 2,

    /// <summary>A vault key and a data key were bound to a subject.</summary>
    KeyBound = 3,

    /// <summary>A vault key, or a fence row, was taken out of use.</summary>
    Retired = 4,

    /// <summary>A subject's erasure has begun.</summary>
    Fenced = 5,

    /// <summary>A fence was lifted inside the cooling-off.</summary>
    FenceLifted = 6,

    /// <summary>A person, or the policy, approved the point of no return.</summary>
    Approved = 7,

    /// <summary>A certificate of an erasure whose key is recoverable until a date.</summary>
    ErasurePending = 8,

    /// <summary>A certificate of an erasure.</summary>
    Erasure = 9,

    /// <summary>A certificate is no longer to be relied on.</summary>
    Revoked = 10,

    /// <summary>A log key is no longer to be relied on from a checkpoint on.</summary>
    LogKeyCompromised = 11,

    /// <summary>The log key that follows another.</summary>
    LogKeySuccessor = 12,

    /// <summary>State came back from a backup, and what was done about it.</summary>
    Restored = 13,

    /// <summary>A digest of the vaults' audit events of a day.</summary>
    AuditDigest = 14,

    /// <summary>The eraser disabled a subject's vault key.</summary>
    KeyDisabled = 15,

    /// <summary>The eraser deleted it softly.</summary>
    KeyDeleted = 16,

    /// <summary>The eraser had it purged.</summary>
    KeyPurged = 17,

    /// <summary>The eraser asked the vault to unwrap with it, and with a control key.</summary>
    KeyProbed = 18,

    /// <summary>The eraser read what the vault's own trail says of it.</summary>
    KeyAudited = 19,

    /// <summary>The eraser found no vault key that the log bound to whom the fence is of.</summary>
    Keyless = 20,

    /// <summary>A person or device said, or somebody noted, what may be done with their data.</summary>
    Consent = 21,

    /// <summary>Somebody decided about a request or a legal hold.</summary>
    Decided = 22,
}

/// <summary>The kinds as statements spell them.</summary>
public static class EntryKinds
{
    /// <summary>The last kind that a certificate can rest on; those after it have receipts of their own.</summary>
    public const EntryKind Last = EntryKind.Keyless;

    /// <summary>Lower case, words joined by hyphens.</summary>
    public static string Name(this EntryKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}

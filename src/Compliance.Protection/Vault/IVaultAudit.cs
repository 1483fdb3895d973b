namespace Compliance.Protection.Vault;

/// <summary>What the vaults themselves noted of what was done to keys, and by whom.</summary>
public interface IVaultAudit
{
    /// <summary>
    /// The events of all shards from one moment to another, both included, in the order of their time, and where some may be missing.
    /// </summary>
    /// <remarks>
    /// An audit that cannot be read, or has not settled, is a gap and no exception: what is not known qualifies a certificate.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="to"/> is before <paramref name="from"/>.</exception>
    Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);
}

/// <summary>What an audit knows of a time, and what it does not.</summary>
/// <param name="Events">In the order of their time.</param>
/// <param name="Gaps">Where events may be missing; none if the trail is whole.</param>
public sealed record AuditTrail(IReadOnlyList<VaultEvent> Events, IReadOnlyList<AuditGap> Gaps);

/// <summary>One operation on a key.</summary>
/// <param name="At">By the vault's clock.</param>
/// <param name="Operation">As Key Vault logs it, see <see cref="VaultOperations"/>.</param>
/// <param name="KeyName">The key's name, in the spelling of the request.</param>
/// <param name="KeyVersion">The version; null where the operation is on all of them.</param>
/// <param name="Principal">Who asked: an application's client id in Azure, the name of a role in the local vault.</param>
/// <param name="Succeeded">Whether it was done.</param>
/// <param name="Shard">Whose vault it was.</param>
public sealed record VaultEvent(
    DateTimeOffset At, string Operation, string KeyName, string? KeyVersion, string Principal, bool Succeeded, int Shard = 0);

/// <summary>A time of which one vault's audit may lack events, both ends included.</summary>
/// <param name="From">The last moment before it that is known.</param>
/// <param name="To">The first moment after it that is known.</param>
/// <param name="Shard">Whose vault it is.</param>
/// <param name="Why">For people: a sentence's end.</param>
public sealed record AuditGap(DateTimeOffset From, DateTimeOffset To, int Shard = 0, string Why = "");

/// <summary>The operations of keys by the names that Key Vault logs them under.</summary>
/// <remarks>Source: learn.microsoft.com/azure/key-vault/general/logging.</remarks>
public static class VaultOperations
{
    /// <summary>A first version, or a further one.</summary>
    public const string Create = "KeyCreate";

    /// <summary>A key brought from outside.</summary>
    public const string Import = "KeyImport";

    /// <summary>Enabled or disabled.</summary>
    public const string Update = "KeyUpdate";

    /// <summary>A value unwrapped.</summary>
    public const string Unwrap = "KeyUnwrap";

    /// <summary>All versions, private parts included, given out for a restore elsewhere.</summary>
    public const string Backup = "KeyBackup";

    /// <summary>A key made from a backup.</summary>
    public const string Restore = "KeyRestore";

    /// <summary>Softly deleted.</summary>
    public const string Delete = "KeyDelete";

    /// <summary>A deletion undone.</summary>
    public const string Recover = "KeyRecover";

    /// <summary>Destroyed for good.</summary>
    public const string Purge = "KeyPurge";

    /// <summary>The private part released to an attested environment.</summary>
    public const string Release = "KeyRelease";

    /// <summary>The principal of a purge that nobody asked for: the key's date had come.</summary>
    public const string VaultItself = "vault";

    /// <summary>
    /// Those that change a key, use it or give it away; all others, such as reading a public key, are left out of a trail.
    /// </summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Create, Import, Update, Unwrap, Backup, Restore, Delete, Recover, Purge, Release,
        "KeyDecrypt", "KeyEncrypt", "KeyWrap", "KeySign", "KeyVerify", "KeyRotate",
    };
}

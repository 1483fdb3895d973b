namespace Compliance.Protection.Vault;

/// <summary>
/// Holds one RSA 2048 key per subject, usable for unwrapping alone, and destroys it. Private keys never leave it.
/// </summary>
/// <remarks>
/// The semantics are Azure Key Vault's, softened where a step must be safe to run twice. Names are 1 to 127 letters, digits and
/// hyphens, without regard to case, random, and never reused. Every failure is a <see cref="KeyVaultException"/>.
/// </remarks>
public interface IKeyVault
{
    /// <summary>How many vaults there are, counted from 0; <see cref="KeyNames.Shard"/> tells which of them holds a key.</summary>
    int Shards => 1;

    /// <summary>Creates the key, or returns the one that has this name (which needs no permission to create).</summary>
    /// <exception cref="KeyVaultException">Conflict: a deleted key has this name.</exception>
    Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a further version, limited to unwrapping as the first was. Earlier versions unwrap until the key is deleted, all of them at
    /// once. A call without an answer may have made one all the same; the next makes another, and one too many does no harm.
    /// </summary>
    /// <exception cref="KeyVaultException">NotFound: no such key, or it is deleted. Disabled: the newest version is.</exception>
    Task<VaultKey> Rotate(string name, CancellationToken cancellationToken = default);

    /// <summary>The public part of a key, disabled or not.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="version">The version; the newest if null.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="KeyVaultException">NotFound: no such key or version, or it is deleted.</exception>
    Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default);

    /// <summary>Unwraps with RSA-OAEP-256 inside the vault.</summary>
    /// <exception cref="KeyVaultException">
    /// NotFound: no such key or version, or it is deleted. Disabled. Rejected: these bytes were not wrapped for this key.
    /// </exception>
    Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default);

    /// <summary>Refuses every use of the key from now on, all versions. Disabling twice is harmless.</summary>
    /// <exception cref="KeyVaultException">NotFound: no such key, or it is deleted.</exception>
    Task Disable(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes a <see cref="Disable"/> back, for all versions, as an erasure that is called off inside its cooling-off does.
    /// </summary>
    /// <exception cref="KeyVaultException">NotFound: no such key, or it is deleted.</exception>
    Task Enable(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes all versions softly: unusable at once, recoverable until the purge. Deleting twice returns the first deletion.
    /// </summary>
    /// <exception cref="KeyVaultException">NotFound: no such key, deleted or not. Conflict: the deletion is still under way; ask
    /// again.</exception>
    Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default);

    /// <summary>The softly deleted key of this name, or null.</summary>
    Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default);

    /// <summary>Destroys a deleted key for good. A name that is not there, or no longer, is no error.</summary>
    /// <exception cref="KeyVaultException">Conflict: the key is not deleted. Forbidden: purge protection holds it until its
    /// date.</exception>
    Task Purge(string name, CancellationToken cancellationToken = default);

    /// <summary>Whether a key of this name exists, is deleted but recoverable, or is absent.</summary>
    /// <remarks>
    /// Absent is a word for this moment. While a deletion is under way, and in the seconds after a purge or a recovery, a vault says it of
    /// a key that it may still have: who needs to know asks again later, and reads the key's purge in the <see cref="IVaultAudit"/>.
    /// </remarks>
    Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// Every key of every shard, live ones before deleted ones, this system's own among them. It is no snapshot: a key that is deleted
    /// meanwhile may come twice.
    /// </summary>
    IAsyncEnumerable<KeyListing> List(CancellationToken cancellationToken = default);

    /// <summary>What becomes of keys that are deleted from the vault of this one, as the key's own attributes tell.</summary>
    /// <exception cref="KeyVaultException">NotFound: no such key, or it is deleted.</exception>
    Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken = default);
}

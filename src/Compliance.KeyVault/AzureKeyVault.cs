using System.Runtime.CompilerServices;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>
/// The subjects' keys, in one or more Azure Key Vaults; each key's name tells its vault. This system's own keys, but for the control keys,
/// are in a vault of their own: they are made, read and used there, and by nobody disabled, deleted or purged.
/// </summary>
/// <param name="vaults">The shards.</param>
/// <param name="own">The vault of this system's own keys.</param>
/// <param name="ownKeys">Their names.</param>
internal sealed class AzureKeyVault(IReadOnlyList<AzureVault> vaults, AzureVault own, IReadOnlySet<string> ownKeys) : IKeyVault
{
    public int Shards => vaults.Count;

    /// <param name="options">Where the vaults are.</param>
    /// <param name="access">Who asks, and how.</param>
    /// <param name="time">For pauses and pace.</param>
    /// <param name="ownKeys">The names of this system's own keys, but for the control keys.</param>
    public static AzureKeyVault Open(KeyVaultOptions options, VaultAccess access, TimeProvider time, params IEnumerable<string> ownKeys)
    {
        // Vaults read names without regard to case.
        AzureVault[] shards = [.. options.Shards.Select(address => new AzureVault(new(address), access, options, time))];
        var own = options.Own is { } address ? new AzureVault(new(address), access, options, time) : shards[0];
        return new(shards, own, ownKeys.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The vault of this system's own keys.</summary>
    public AzureVault Own => own;

    public AzureVault Shard(int shard) => vaults[shard];

    public Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) =>
        Of(name).Create(name, cancellationToken);

    public Task<VaultKey> Rotate(string name, CancellationToken cancellationToken = default) => Of(name).Rotate(name, cancellationToken);

    public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
        Of(name, version).Get(name, version, cancellationToken);

    public Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default) =>
        Of(key.Name, key.Version).Unwrap(key, wrapped.ToArray(), cancellationToken);

    public Task Disable(string name, CancellationToken cancellationToken = default) =>
        Erasable(name).SetEnabled(name, enabled: false, cancellationToken);

    public Task Enable(string name, CancellationToken cancellationToken = default) =>
        Erasable(name).SetEnabled(name, enabled: true, cancellationToken);

    public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) =>
        Erasable(name).Delete(name, cancellationToken);

    public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) =>
        Of(name).FindDeleted(name, cancellationToken);

    public Task Purge(string name, CancellationToken cancellationToken = default) => Erasable(name).Purge(name, cancellationToken);

    public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) => Of(name).Probe(name, cancellationToken);

    public async IAsyncEnumerable<KeyListing> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var vault in vaults)
        {
            await foreach (var key in vault.List(cancellationToken)) yield return key;
        }
        foreach (var vault in vaults)
        {
            await foreach (var key in vault.ListDeleted(cancellationToken)) yield return key;
        }
    }

    public Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken = default) =>
        Of(name).Recovery(name, cancellationToken);

    private AzureVault Erasable(string name) => ownKeys.Contains(name)
        ? throw new KeyVaultException(
            KeyVaultError.Forbidden, $"The key {name} is this system's own: it is never disabled, deleted or purged.")
        : Of(name);

    private AzureVault Of(string name, string? version = null)
    {
        // Both become part of the request's path.
        if (!KeyNames.IsValid(name) || (version is not null && !KeyNames.IsValid(version)))
            throw new KeyVaultException(KeyVaultError.Rejected, "No vault has a key of such a name or version.");
        if (ownKeys.Contains(name)) return own;
        var shard = KeyNames.Shard(name);
        // Never "not found", which would pass for an erasure.
        return shard < vaults.Count
            ? vaults[shard]
            : throw new KeyVaultException(
                KeyVaultError.Unavailable, $"{KeyVaultOptions.Section}:Shards:{shard} is missing, the vault of a key in use.");
    }
}

using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>The local vault's RSA keys.</summary>
internal sealed class UnwrappingKeys(LocalKeyVault vault, LocalKeyVaultOptions options) : IKeyShelf
{
    private const string Algorithm = "RSA-OAEP-256";

    public async Task<ServedKey?> Find(string name, CancellationToken cancellation) =>
        await vault.Look(name, cancellation) is { } key
            ? new(new(key.Name, key.Version), key.PublicKey, ServedKey.Unwrap, Attributes(key), Deletion(key))
            : null;

    public async Task<ServedKey?> Create(string name, CreateBody wanted, CancellationToken cancellation)
    {
        if (wanted is not { Kty: "RSA", KeySize: null or 2048, Crv: null })
            throw VaultRefusal.BadParameter("The local vault makes RSA keys of 2048 bits, and one signing key.");
        var (_, made) = await vault.CreateOrFind(name, cancellation);
        return made ? await Find(name, cancellation) : null;
    }

    public Task SetEnabled(string name, bool enabled, CancellationToken cancellation) => vault.SetEnabled(name, enabled, cancellation);

    public Task Delete(string name, CancellationToken cancellation) => vault.Delete(name, cancellation);

    public Task Purge(string name, CancellationToken cancellation) => vault.Purge(name, cancellation);

    public Task<byte[]> Use(ServedKey key, string algorithm, byte[] value, CancellationToken cancellation) => algorithm == Algorithm
        ? vault.Unwrap(key.Reference, value, cancellation)
        : throw VaultRefusal.BadParameter($"The local vault unwraps with {Algorithm}.");

    public Task<IReadOnlyList<string>> Names(CancellationToken cancellation) => vault.Names(cancellation);

    private KeyAttributes Attributes(StoredKey key) => new(
        key.Enabled,
        key.RecoveryLevel ?? options.RecoveryLevel,
        key is { DeletedAt: { } at, ScheduledPurgeDate: { } purge } ? (purge - at).Days : options.SoftDeleteRetentionDays);

    private static DeletedKey? Deletion(StoredKey key) =>
        key is { DeletedAt: { } at, ScheduledPurgeDate: { } purge, RecoveryLevel: { } level } ? new(key.Name, at, purge, level) : null;
}

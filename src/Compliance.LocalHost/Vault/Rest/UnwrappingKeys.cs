using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>The local vault's RSA keys.</summary>
internal sealed class UnwrappingKeys(LocalKeyVault vault) : IKeyCollection
{
    private const string Algorithm = "RSA-OAEP-256";

    private LocalKeys Keys => vault.Keys;

    public Task<ServedKey?> Find(string name, string? version, CancellationToken cancellation) =>
        Run(() => Keys.Look(name) is { } key && key.Version(version) is { } shown ? Served(key, shown) : null, cancellation);

    public Task<IReadOnlyList<ServedKey>> Versions(string name, CancellationToken cancellation) => Run<IReadOnlyList<ServedKey>>(
        () => Keys.Look(name) is { } key ? [.. key.Versions.Select(version => Served(key, version))] : [], cancellation);

    public Task<ServedKey> Create(string caller, string name, CreateBody wanted, CancellationToken cancellation)
    {
        if (wanted is not { Kty: "RSA", KeySize: null or 2048, Crv: null })
            throw VaultRefusal.BadParameter("The local vault makes RSA keys of 2048 bits, and one signing key.");
        return Run(
            () =>
            {
                var (key, made) = Keys.CreateOrFind(caller, name, cancellation);
                if (!made)
                    key = Keys.Rotate(caller, name, evenIfDisabled: true, cancellation);
                return Served(key, key.Newest);
            },
            cancellation);
    }

    public Task SetEnabled(string caller, string name, string version, bool enabled, CancellationToken cancellation) =>
        Run(() => Keys.SetEnabled(caller, name, version, enabled), cancellation);

    public Task Delete(string caller, string name, CancellationToken cancellation) => Run(() => Keys.Delete(caller, name), cancellation);

    public Task Purge(string caller, string name, CancellationToken cancellation) => Run(() => Keys.Purge(caller, name), cancellation);

    public Task Recover(string caller, string name, CancellationToken cancellation) => Run(() => Keys.Recover(caller, name), cancellation);

    public Task<byte[]> Backup(string caller, string name, CancellationToken cancellation) =>
        Run(() => Keys.Backup(caller, name), cancellation);

    public Task<ServedKey> Restore(string caller, byte[] backup, CancellationToken cancellation) => Run(
        () => Keys.Restore(caller, backup) is var key ? Served(key, key.Newest) : throw VaultRefusal.NotFound(""), cancellation);

    public Task<byte[]> Use(string caller, ServedKey key, string algorithm, byte[] value, CancellationToken cancellation) =>
        algorithm == Algorithm
            ? Run(() => Keys.Unwrap(caller, key.Reference, value), cancellation)
            : throw VaultRefusal.BadParameter($"The local vault unwraps with {Algorithm}.");

    public Task<IReadOnlyList<string>> Names(CancellationToken cancellation) => Run(Keys.Names, cancellation);

    private static Task<T> Run<T>(Func<T> work, CancellationToken cancellation) => LocalKeyVault.Run(work, cancellation);

    private ServedKey Served(StoredKey key, StoredVersion version) => new(
        new(key.Name, version.Id), version.PublicKey, ServedKey.Unwrap, Attributes(key, version), key.Deletion(), Keys.IsBeingDeleted(key));

    private KeyAttributes Attributes(StoredKey key, StoredVersion version) => new(
        version.Enabled,
        key.RecoveryLevel ?? Keys.Recovery.Level,
        key is { DeletedAt: { } at, ScheduledPurgeDate: { } purge } ? (purge - at).Days : Keys.Recovery.Days ?? 0);
}

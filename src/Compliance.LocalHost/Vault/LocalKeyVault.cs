using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// A vault in a directory, for one machine. It keeps Azure Key Vault's rules (soft deletion, purge date, purge protection) but not its
/// walls: whoever reads the directory has the keys. Keys do not wait for each other; what concerns one key happens one after the other.
/// </summary>
public sealed class LocalKeyVault : IKeyVault, IDisposable
{
    private const int KeySizeInBits = 2048;
    private const int LockStripes = 64;

    private readonly LocalKeyVaultOptions _options;
    private readonly TimeProvider _time;
    private readonly KeyDirectory _directory;
    private readonly LoadedKeys _loaded;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, LockStripes).Select(_ => new Lock())];

    /// <exception cref="ValidationException">An option is missing or out of bounds.</exception>
    public LocalKeyVault(LocalKeyVaultOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (_options, _time) = (options, time);
        _directory = new(options.Directory);
        _loaded = new(options.LoadedKeys);
    }

    /// <inheritdoc/>
    public async Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) =>
        (await CreateOrFind(name, cancellationToken)).Key;

    /// <inheritdoc/>
    public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
        Run(() => At(name, () => Public(Live(name, version))), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default) => Run(
        () => At(
            key.Name,
            () =>
            {
                if (!Live(key.Name, key.Version).Enabled) throw Refusal(KeyVaultError.Disabled, "The key is disabled.");
                return Decrypt(key.Name, wrapped.Span);
            }),
        cancellationToken);

    /// <inheritdoc/>
    public Task Disable(string name, CancellationToken cancellationToken = default) => SetEnabled(name, enabled: false, cancellationToken);

    /// <inheritdoc/>
    public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) => Run(
        () => At(
            name,
            () =>
            {
                var key = Find(name) ?? throw NotFound();
                if (key.DeletedAt is null) _directory.Update(key = Deleted(key));
                _loaded.Drop(name);
                return Deletion(key)!;
            }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) =>
        Run(() => At(name, () => Deletion(Find(name))), cancellationToken);

    /// <inheritdoc/>
    public Task Purge(string name, CancellationToken cancellationToken = default) => Run(
        () => At(
            name,
            () =>
            {
                var deletion = Deletion(Find(name));
                if (deletion is null && Find(name) is not null) throw Refusal(KeyVaultError.Conflict, "The key is not deleted.");
                if (deletion is { Purgeable: false }) throw Refusal(KeyVaultError.Forbidden, "Purge protection holds the key until its date.");
                _directory.Purge(name);
                return deletion;
            }),
        cancellationToken);

    /// <inheritdoc/>
    public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) => Run(
        () => At(
            name,
            () => Find(name) switch
            {
                null => KeyPresence.Absent,
                { DeletedAt: null } => KeyPresence.Present,
                _ => KeyPresence.Deleted,
            }),
        cancellationToken);

    /// <summary>As <see cref="CreateKey"/>, and says whether this call made the key.</summary>
    internal Task<(VaultKey Key, bool Made)> CreateOrFind(string name, CancellationToken cancellationToken) => Run(
        () =>
        {
            if (At(name, () => Existing(name)) is { } existing) return (existing, false);
            cancellationToken.ThrowIfCancellationRequested();
            // About 150 ms of computing, outside the lock; of two that create one name, the second finds the first's.
            using var rsa = RSA.Create(KeySizeInBits);
            return At(name, () => Existing(name) is { } theirs ? (theirs, false) : (Add(name, rsa), true));
        },
        cancellationToken);

    /// <summary>Disables, or takes that back, as an operator may while the key is not deleted.</summary>
    internal Task SetEnabled(string name, bool enabled, CancellationToken cancellationToken) => Run(
        () => At(
            name,
            () =>
            {
                var key = Live(name);
                if (key.Enabled != enabled) _directory.Update(key with { Enabled = enabled });
                if (!enabled) _loaded.Drop(name);
                return key;
            }),
        cancellationToken);

    /// <summary>What is kept of the key, deleted or not.</summary>
    internal Task<StoredKey?> Look(string name, CancellationToken cancellationToken) => Run(() => At(name, () => Find(name)), cancellationToken);

    /// <summary>Names without regard to case, in order, of keys deleted or not.</summary>
    internal Task<IReadOnlyList<string>> Names(CancellationToken cancellationToken) => Run(_directory.Names, cancellationToken);

    /// <summary>Releases the loaded keys.</summary>
    public void Dispose() => _loaded.Dispose();

    private static KeyVaultException Refusal(KeyVaultError error, string message) => new(error, message);

    private static KeyVaultException NotFound() => Refusal(KeyVaultError.NotFound, "The key is not in the vault.");

    private static VaultKey Public(StoredKey key) => new(new(key.Name, key.Version), key.PublicKey, key.Enabled);

    private static DeletedKey? Deletion(StoredKey? key) =>
        key is { DeletedAt: { } at, ScheduledPurgeDate: { } purge, RecoveryLevel: { } level } ? new(key.Name, at, purge, level) : null;

    // On the pool: files and RSA take long enough that a caller who starts several at once should get them at once.
    private static async Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KeyVaultException(KeyVaultError.Unavailable, "The vault's directory could not be read or written.", cause);
        }
    }

    private T At<T>(string name, Func<T> work)
    {
        if (!KeyNames.IsValid(name)) throw Refusal(KeyVaultError.Rejected, "A key name is 1 to 127 letters, digits and hyphens.");
        lock (_locks[(StringComparer.OrdinalIgnoreCase.GetHashCode(name) & int.MaxValue) % LockStripes])
        {
            return work();
        }
    }

    private StoredKey? Find(string name)
    {
        if (_directory.Find(name) is not { } key) return null;
        if (key.ScheduledPurgeDate is not { } date || _time.GetUtcNow() < date) return key;
        _directory.Purge(name);
        return null;
    }

    private StoredKey Live(string name, string? version = null) =>
        Find(name) is { DeletedAt: null } key && (version is null || key.Version == version) ? key : throw NotFound();

    private VaultKey? Existing(string name) => Find(name) switch
    {
        null => null,
        { DeletedAt: null } key => Public(key),
        _ => throw Refusal(KeyVaultError.Conflict, "A deleted key has this name."),
    };

    private VaultKey Add(string name, RSA rsa)
    {
        var version = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var key = new StoredKey(name, version, rsa.ExportSubjectPublicKeyInfo(), Enabled: true);
        var pkcs8 = rsa.ExportPkcs8PrivateKey();
        try
        {
            _directory.Add(key, pkcs8);
            return Public(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private byte[] Decrypt(string name, ReadOnlySpan<byte> wrapped)
    {
        try
        {
            return _loaded.Decrypt(name, wrapped, _directory.LoadPrivate);
        }
        catch (CryptographicException)
        {
            throw Refusal(KeyVaultError.Rejected, "The bytes were not wrapped for this key.");
        }
    }

    private StoredKey Deleted(StoredKey key)
    {
        var now = _time.GetUtcNow();
        return key with
        {
            DeletedAt = now,
            ScheduledPurgeDate = now.AddDays(_options.SoftDeleteRetentionDays),
            RecoveryLevel = _options.RecoveryLevel,
        };
    }
}

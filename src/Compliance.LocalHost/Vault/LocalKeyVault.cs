using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// A vault in a directory, for one machine. It keeps Azure Key Vault's rules (versions, soft deletion, purge date, purge protection,
/// recovery, backup, audit) but not its walls: whoever reads the directory has the keys, and whoever writes it the audit.
/// </summary>
/// <remarks>
/// Backup, restore and recovery are no part of <see cref="IKeyVault"/>, because no role may do them. They are here so that what they would
/// do to an erasure can be shown.
/// </remarks>
public sealed class LocalKeyVault : IKeyVault, IDisposable
{
    /// <summary>Who asks, by the audit, where <see cref="As"/> does not say.</summary>
    public const string Principal = "local";

    private readonly LocalKeys _keys;
    private readonly string _principal;

    /// <exception cref="ValidationException">An option is missing or out of bounds.</exception>
    /// <exception cref="IOException">The directory cannot be used.</exception>
    public LocalKeyVault(LocalKeyVaultOptions options, TimeProvider time)
        : this(new LocalKeys(options, time), Principal)
    {
    }

    private LocalKeyVault(LocalKeys keys, string principal) => (_keys, _principal) = (keys, principal);

    /// <summary>What was done here, and by whom.</summary>
    public IVaultAudit Audit => _keys.Audit;

    internal LocalKeys Keys => _keys;

    /// <summary>The same vault, asked by another. Disposing either disposes both.</summary>
    /// <param name="principal">The name that the audit notes, for example a role's.</param>
    public LocalKeyVault As(string principal) => new(_keys, principal);

    /// <inheritdoc/>
    public Task<VaultKey> CreateKey(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.CreateOrFind(_principal, name, cancellationToken).Key.Public(), cancellationToken);

    /// <inheritdoc/>
    public Task<VaultKey> Rotate(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Rotate(_principal, name, evenIfDisabled: false, cancellationToken).Public(), cancellationToken);

    /// <inheritdoc/>
    public Task<VaultKey> GetKey(string name, string? version = null, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Get(name, version), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> Unwrap(KeyReference key, ReadOnlyMemory<byte> wrapped, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Unwrap(_principal, key, wrapped.Span), cancellationToken);

    /// <inheritdoc/>
    public Task Disable(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.SetEnabled(_principal, name, version: null, enabled: false), cancellationToken);

    /// <inheritdoc/>
    public Task Enable(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.SetEnabled(_principal, name, version: null, enabled: true), cancellationToken);

    /// <inheritdoc/>
    public Task<DeletedKey> Delete(string name, CancellationToken cancellationToken = default) => Run(
        () => _keys.Delete(_principal, name) is var key && !_keys.IsBeingDeleted(key)
            ? key.Deletion()!
            : throw new KeyVaultException(KeyVaultError.Conflict, "The deletion is still under way."),
        cancellationToken);

    /// <inheritdoc/>
    public Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Look(name) is { } key && !_keys.IsBeingDeleted(key) ? key.Deletion() : null, cancellationToken);

    /// <inheritdoc/>
    public Task Purge(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Purge(_principal, name), cancellationToken);

    /// <inheritdoc/>
    public Task<KeyPresence> Probe(string name, CancellationToken cancellationToken = default) => Run(
        () => _keys.Look(name) switch
        {
            null => KeyPresence.Absent,
            { DeletedAt: null } => KeyPresence.Present,
            // As in Key Vault, where neither question finds it meanwhile.
            { } key when _keys.IsBeingDeleted(key) => KeyPresence.Absent,
            _ => KeyPresence.Deleted,
        },
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<KeyListing> List([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var deleted in new[] { false, true })
        {
            foreach (var name in await Run(_keys.Names, cancellationToken))
            {
                if (await Run(() => _keys.Look(name), cancellationToken) is not { } key || deleted != key.DeletedAt is not null) continue;
                if (!_keys.IsBeingDeleted(key)) yield return new(key.Name, key.Newest.Enabled, key.Deletion());
            }
        }
    }

    /// <inheritdoc/>
    public Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken = default) => Run(
        () =>
        {
            _keys.Get(name, version: null);
            return _keys.Recovery;
        },
        cancellationToken);

    /// <summary>
    /// All versions, private parts included. What is made of it elsewhere is a key of its own, which no purge here reaches.
    /// </summary>
    /// <exception cref="KeyVaultException">NotFound: no such key, or it is deleted.</exception>
    public Task<byte[]> Backup(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Backup(_principal, name), cancellationToken);

    /// <summary>Makes the key of a <see cref="Backup"/> again, under its name and with its versions.</summary>
    /// <exception cref="KeyVaultException">Conflict: the name is taken, or was until just now. Rejected: this is no backup.</exception>
    public Task<VaultKey> Restore(ReadOnlyMemory<byte> backup, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Restore(_principal, backup.Span).Public(), cancellationToken);

    /// <summary>Undoes a deletion.</summary>
    /// <exception cref="KeyVaultException">NotFound: no such deleted key. Conflict: the deletion is still under way.</exception>
    public Task<VaultKey> Recover(string name, CancellationToken cancellationToken = default) =>
        Run(() => _keys.Recover(_principal, name).Public(), cancellationToken);

    /// <summary>Releases the loaded keys.</summary>
    public void Dispose() => _keys.Dispose();

    // On the pool: files and RSA take long enough that a caller who starts several at once should get them at once.
    internal static async Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
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
}

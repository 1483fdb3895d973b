using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text.Json;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// What may be done to the keys of one directory. Keys do not wait for each other; what concerns one key happens one after the other.
/// </summary>
/// <remarks>
/// Of each operation the audit is written before its answer. What gives a key away or back is noted before it is done, and what takes one
/// away after: a crash in between leaves a suspicion too many, or an operation to repeat, and never an act without its event.
/// </remarks>
internal sealed class LocalKeys : IDisposable
{
    private const int KeySizeInBits = 2048;
    private const int LockStripes = 64;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly LocalKeyVaultOptions _options;
    private readonly TimeProvider _time;
    private readonly KeyDirectory _directory;
    private readonly LoadedKeys _loaded;
    private readonly LocalAudit _audit;
    private readonly ITimer _sweep;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, LockStripes).Select(_ => new Lock())];

    /// <exception cref="ValidationException">An option is missing or out of bounds.</exception>
    public LocalKeys(LocalKeyVaultOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (_options, _time) = (options, time);
        _directory = new(options.Directory);
        _loaded = new(options.LoadedKeys);
        _audit = new(Path.Combine(options.Directory, "audit"), time);
        _sweep = time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    public IVaultAudit Audit => _audit;

    public KeyRecovery Recovery => new(_options.RecoveryLevel, _options.SoftDeleteRetentionDays);

    public bool IsBeingDeleted(StoredKey key) => key.DeletedAt is { } at && _time.GetUtcNow() < at + _options.DeletionTakes;

    /// <summary>Without regard to case, in order, of keys deleted or not.</summary>
    public IReadOnlyList<string> Names() => _directory.Names();

    /// <summary>What is kept of the key, deleted or not.</summary>
    public StoredKey? Look(string name) => At(name, () => Find(name));

    /// <exception cref="KeyVaultException">NotFound.</exception>
    public VaultKey Get(string name, string? version) => At(name, () => Live(name).Public(version) ?? throw NotFound());

    public (StoredKey Key, bool Made) CreateOrFind(string principal, string name, CancellationToken cancellationToken)
    {
        if (At(name, () => Existing(name)) is { } existing) return (existing, false);
        cancellationToken.ThrowIfCancellationRequested();
        // About 150 ms of computing, outside the lock; of two that create one name, the second finds the first's.
        using var rsa = RSA.Create(KeySizeInBits);
        return At(name, () => Existing(name) is { } theirs ? (theirs, false) : (Add(principal, new StoredKey(name, []), rsa), true));
    }

    /// <param name="principal">Who asks.</param>
    /// <param name="name">Of a key that is there.</param>
    /// <param name="evenIfDisabled">As in Key Vault, where every creation makes a version.</param>
    /// <param name="cancellationToken">Stops it before the key is made.</param>
    public StoredKey Rotate(string principal, string name, bool evenIfDisabled, CancellationToken cancellationToken)
    {
        At(name, Rotatable);
        cancellationToken.ThrowIfCancellationRequested();
        using var rsa = RSA.Create(KeySizeInBits);
        return At(name, () => Add(principal, Rotatable(), rsa));

        StoredKey Rotatable() => Live(name) is var key && (evenIfDisabled || key.Newest.Enabled) ? key : throw Disabled();
    }

    public byte[] Unwrap(string principal, KeyReference wanted, ReadOnlySpan<byte> wrapped)
    {
        var bytes = wrapped.ToArray();
        return Noted(principal, VaultOperations.Unwrap, wanted.Name, wanted.Version, succeeded =>
        {
            var key = Live(wanted.Name);
            var version = key.Version(wanted.Version) ?? throw NotFound();
            if (!version.Enabled) throw Disabled();
            var unwrapped = Decrypt(new(key.Name, version.Id), bytes);
            succeeded();
            return unwrapped;
        });
    }

    /// <param name="principal">Who asks.</param>
    /// <param name="name">The key.</param>
    /// <param name="version">All of them if null.</param>
    /// <param name="enabled">What to make it.</param>
    public StoredKey SetEnabled(string principal, string name, string? version, bool enabled) =>
        Noted(
            principal,
            VaultOperations.Update,
            name,
            version,
            succeeded =>
            {
                var key = Live(name);
                if (version is not null && key.Version(version) is null)
                    throw NotFound();
                if (enabled)
                    succeeded();
                var changed = key with
                {
                    Versions =
                    [
                        .. key.Versions.Select(each => version is null || each.Id == version ? each with { Enabled = enabled } : each),
                    ],
                };
                _directory.Update(changed);
                if (!enabled)
                    Drop(key);
                if (!enabled)
                    succeeded();
                return changed;
            }
        );

    /// <summary>Deletes, or finds the first deletion.</summary>
    public StoredKey Delete(string principal, string name) => Noted(principal, VaultOperations.Delete, name, null, succeeded =>
    {
        var key = Find(name) ?? throw NotFound();
        if (key.DeletedAt is null) _directory.Update(key = Deleted(key));
        Drop(key);
        succeeded();
        return key;
    });

    /// <summary>The private parts go first, then it is noted, and then forgotten that there was a key.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Purge(string principal, string name) =>
        Noted(
            principal,
            VaultOperations.Purge,
            name,
            null,
            succeeded =>
            {
                if (Find(name) is not { } key)
                {
                    // No error here, and one in Key Vault, which is what the audit says.
                    _audit.Append(Event(principal, VaultOperations.Purge, name, null, succeeded: false), durable: true);
                    return false;
                }
                if (key.DeletedAt is null)
                    throw Refusal(KeyVaultError.Conflict, "The key is not deleted.");
                if (IsBeingDeleted(key))
                    throw Refusal(KeyVaultError.Conflict, "The deletion is still under way.");
                if (key.Deletion() is { Purgeable: false })
                    throw Refusal(KeyVaultError.Forbidden, "Purge protection holds the key until its date.");
                Destroy(key, succeeded);
                return true;
            }
        );

    public byte[] Backup(string principal, string name) => Noted(principal, VaultOperations.Backup, name, null, succeeded =>
    {
        var key = Live(name);
        var privateKeys = key.Versions.Select(version => _directory.ReadPrivate(new(key.Name, version.Id))).ToArray();
        succeeded();
        return new KeyBackup(key.Name, key.Versions, privateKeys).ToJson();
    });

    public StoredKey Restore(string principal, ReadOnlySpan<byte> backup)
    {
        var kept = Parse(backup);
        return Noted(principal, VaultOperations.Restore, kept.Name, null, succeeded =>
        {
            if (Existing(kept.Name) is not null) throw Refusal(KeyVaultError.Conflict, "A key has this name.");
            succeeded();
            var key = new StoredKey(kept.Name, kept.Versions);
            _directory.Add(key, [.. kept.Versions.Zip(kept.PrivateKeys, (version, pkcs8) => (version.Id, pkcs8))]);
            return key;
        });
    }

    public StoredKey Recover(string principal, string name) => Noted(principal, VaultOperations.Recover, name, null, succeeded =>
    {
        if (Find(name) is not { DeletedAt: not null } key) throw NotFound();
        if (IsBeingDeleted(key)) throw Refusal(KeyVaultError.Conflict, "The deletion is still under way.");
        succeeded();
        var live = key with { DeletedAt = null, ScheduledPurgeDate = null, RecoveryLevel = null };
        _directory.Update(live);
        return live;
    });

    public void Dispose()
    {
        _sweep.Dispose();
        _loaded.Dispose();
    }

    private static KeyVaultException Refusal(KeyVaultError error, string message) => new(error, message);

    private static KeyVaultException NotFound() => Refusal(KeyVaultError.NotFound, "The key is not in the vault.");

    private static KeyVaultException Disabled() => Refusal(KeyVaultError.Disabled, "The key is disabled.");

    private static VaultEvent Event(string principal, string operation, string name, string? version, bool succeeded) =>
        new(default, operation, name, version, principal, succeeded, KeyNames.Shard(name));

    private static KeyBackup Parse(ReadOnlySpan<byte> backup)
    {
        try
        {
            var parsed = KeyBackup.FromJson(backup);
            return parsed.Versions.All(version => KeyNames.IsValid(version.Id))
                ? parsed
                : throw new JsonException("A version's id is none.");
        }
        catch (JsonException)
        {
            throw Refusal(KeyVaultError.Rejected, "These bytes are no backup of a key.");
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

    /// <param name="principal">Who asks.</param>
    /// <param name="operation">For what.</param>
    /// <param name="name">Of which key.</param>
    /// <param name="version">And version of it.</param>
    /// <param name="work">Does it, and says when to note that it succeeded. Of an unwrap that a power failure follows, the event may be
    /// lost.</param>
    private T Noted<T>(string principal, string operation, string name, string? version, Func<Action, T> work) => At(name, () =>
    {
        var durable = operation != VaultOperations.Unwrap;
        try
        {
            return work(() => _audit.Append(Event(principal, operation, name, version, succeeded: true), durable));
        }
        catch (KeyVaultException)
        {
            _audit.Append(Event(principal, operation, name, version, succeeded: false), durable);
            throw;
        }
    });

    private StoredKey? Find(string name)
    {
        if (_directory.Find(name) is not { } key) return null;
        if (key.PurgedAt is { } purged)
        {
            if (_time.GetUtcNow() >= purged + _options.PurgeTakes) _directory.Forget(name);
            return null;
        }
        if (key.ScheduledPurgeDate is not { } date || _time.GetUtcNow() < date)
            return key;
        Destroy(
            key,
            () => _audit.Append(Event(VaultOperations.VaultItself, VaultOperations.Purge, key.Name, null, succeeded: true), durable: true));
        return null;
    }

    private StoredKey Live(string name) => Find(name) is { DeletedAt: null } key ? key : throw NotFound();

    private StoredKey? Existing(string name)
    {
        if (Find(name) is { } key)
            return key.DeletedAt is null ? key : throw Refusal(KeyVaultError.Conflict, "A deleted key has this name.");
        return _directory.Find(name) is null ? null : throw Refusal(KeyVaultError.Conflict, "The name's last key is being purged.");
    }

    private StoredKey Add(string principal, StoredKey before, RSA rsa)
    {
        var version = new StoredVersion(RandomNumberGenerator.GetHexString(32, lowercase: true), rsa.ExportSubjectPublicKeyInfo());
        var key = before with { Versions = [.. before.Versions, version] };
        var pkcs8 = rsa.ExportPkcs8PrivateKey();
        try
        {
            _directory.Add(key, [(version.Id, pkcs8)]);
            _audit.Append(Event(principal, VaultOperations.Create, key.Name, version.Id, succeeded: true), durable: true);
            return key;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    private void Destroy(StoredKey key, Action note)
    {
        Drop(key);
        _directory.ShredPrivate(key.Name);
        note();
        if (_options.PurgeTakes > TimeSpan.Zero) _directory.Update(key with { PurgedAt = _time.GetUtcNow() });
        else _directory.Forget(key.Name);
    }

    private void Drop(StoredKey key)
    {
        foreach (var version in key.Versions) _loaded.Drop(version.Id);
    }

    private byte[] Decrypt(KeyReference key, ReadOnlySpan<byte> wrapped)
    {
        try
        {
            return _loaded.Decrypt(key, wrapped, _directory.LoadPrivate);
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

    // A key whose date has come goes though nobody asks for it any more.
    private void Sweep()
    {
        try
        {
            foreach (var name in _directory.Names()) Look(name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or KeyVaultException)
        {
            // A file that is damaged or in use: the next sweep comes in an hour, and whoever asks for the key is told.
        }
    }
}

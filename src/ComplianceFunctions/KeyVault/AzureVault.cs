using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Compliance.Protection.Vault;
using AzureDeletedKey = Azure.Security.KeyVault.Keys.DeletedKey;
using DeletedKey = Compliance.Protection.Vault.DeletedKey;

namespace ComplianceFunctions.KeyVault;

/// <summary>One Key Vault. Names are valid when they come here.</summary>
internal sealed class AzureVault(Uri vault, VaultAccess access, KeyVaultOptions options, TimeProvider time)
{
    private const int KeySize = 2048;

    // A deletion takes a few seconds as a rule. Who waits longer asks again.
    private static readonly TimeSpan[] DeletionWaits = [.. new[] { 0.25, 0.5, 1, 2, 4, 8 }.Select(TimeSpan.FromSeconds)];

    private readonly KeyClient _keys = access.Keys(vault);
    private readonly KeyClient _uses = access.Uses(vault);
    private readonly VaultCalls _calls = new(vault, options, time);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    public Uri Address => vault;

    public async Task<VaultKey> Create(string name, CancellationToken cancellationToken)
    {
        // Creating what is there would make a second version. Processes that make the same name at once are not held apart: random names
        // are made by one, and of the few fixed ones any version serves.
        var turn = _turns[(StringComparer.OrdinalIgnoreCase.GetHashCode(name) & int.MaxValue) % _turns.Length];
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await Find(name, cancellationToken) ?? await Make(name, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<VaultKey> Get(string name, string? version, CancellationToken cancellationToken) =>
        VaultAnswer.Key(vault, await _calls.Send("get key", token => _keys.GetKeyAsync(name, version, token), cancellationToken));

    public async Task<VaultRecovery> Recovery(string name, CancellationToken cancellationToken)
    {
        var properties = (await _calls.Send("get key", token => _keys.GetKeyAsync(name, cancellationToken: token), cancellationToken)).Value.Properties;
        return new(properties.RecoveryLevel ?? "", properties.RecoverableDays);
    }

    public async Task<byte[]> Unwrap(KeyReference key, byte[] wrapped, CancellationToken cancellationToken)
    {
        var client = _uses.GetCryptographyClient(key.Name, key.Version);
        var result = await _calls.Send(
            "unwrap", token => client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped, token), cancellationToken);
        return result.Key;
    }

    public async Task Disable(string name, CancellationToken cancellationToken)
    {
        var versions = await _calls.Send("list key versions", token => Versions(name, token), cancellationToken);
        if (versions is []) throw VaultFault.Told(KeyVaultError.NotFound, "disable key", vault, "found no such key");
        foreach (var version in versions.Where(each => each.Enabled != false))
        {
            version.Enabled = false;
            await _calls.Send("disable key", token => _keys.UpdateKeyPropertiesAsync(version, cancellationToken: token), cancellationToken);
        }
    }

    public async Task<DeletedKey> Delete(string name, CancellationToken cancellationToken)
    {
        DeletedKey deletion;
        try
        {
            deletion = VaultAnswer.Deletion(vault, (await _calls.Send("delete key", token => _keys.StartDeleteKeyAsync(name, token), cancellationToken)).Value);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            if (await FindDeleted(name, cancellationToken) is { } before) return before;
            throw;
        }
        foreach (var wait in DeletionWaits)
        {
            if (await GetDeleted(name, cancellationToken) is not null) return deletion;
            await Task.Delay(wait, time, cancellationToken);
        }
        throw VaultFault.Told(KeyVaultError.Conflict, "delete key", vault, "is still under way");
    }

    public async Task<DeletedKey?> FindDeleted(string name, CancellationToken cancellationToken) =>
        await GetDeleted(name, cancellationToken) is { } key ? VaultAnswer.Deletion(vault, key) : null;

    public async Task Purge(string name, CancellationToken cancellationToken)
    {
        try
        {
            await _calls.Send("purge key", token => _keys.PurgeDeletedKeyAsync(name, token), cancellationToken);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            // The same answer for a name that is gone and for a key that nobody deleted.
            if (await Find(name, cancellationToken) is not null)
                throw VaultFault.Told(KeyVaultError.Conflict, "purge key", vault, "was refused: the key is not deleted");
        }
    }

    public async Task<KeyPresence> Probe(string name, CancellationToken cancellationToken)
    {
        if (await Find(name, cancellationToken) is not null) return KeyPresence.Present;
        if (await GetDeleted(name, cancellationToken) is not null) return KeyPresence.Deleted;
        // A key recovered between the two answers would look absent.
        return await Find(name, cancellationToken) is null ? KeyPresence.Absent : KeyPresence.Present;
    }

    private async Task<VaultKey?> Find(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Get(name, version: null, cancellationToken);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            return null;
        }
    }

    private async Task<AzureDeletedKey?> GetDeleted(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _calls.Send("get deleted key", token => _keys.GetDeletedKeyAsync(name, token), cancellationToken);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            return null;
        }
    }

    private async Task<VaultKey> Make(string name, CancellationToken cancellationToken)
    {
        var wanted = new CreateRsaKeyOptions(name) { KeySize = KeySize, KeyOperations = { KeyOperation.UnwrapKey } };
        try
        {
            return VaultAnswer.Key(vault, await _calls.Create("create key", token => _keys.CreateRsaKeyAsync(wanted, token), cancellationToken));
        }
        catch (KeyVaultException failure) when (failure.Error is KeyVaultError.Unavailable or KeyVaultError.Conflict)
        {
            // It may be there all the same, from this request or from another's, and asking again could make a second version.
            if (await Find(name, cancellationToken) is { } made) return made;
            throw;
        }
    }

    private async Task<List<KeyProperties>> Versions(string name, CancellationToken cancellationToken)
    {
        var versions = new List<KeyProperties>();
        await foreach (var version in _keys.GetPropertiesOfKeyVersionsAsync(name, cancellationToken)) versions.Add(version);
        return versions;
    }
}

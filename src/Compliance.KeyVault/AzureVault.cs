using System.Runtime.CompilerServices;
using Azure;
using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Compliance.Protection.Vault;
using AzureDeletedKey = Azure.Security.KeyVault.Keys.DeletedKey;
using DeletedKey = Compliance.Protection.Vault.DeletedKey;

namespace Compliance.KeyVault;

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

    /// <summary>
    /// Creates under a name that is there, which makes a version; rotation proper would need a right that nobody else here needs. Key
    /// operations are stated each time, for a new version takes nothing over from the last.
    /// </summary>
    public async Task<VaultKey> Rotate(string name, CancellationToken cancellationToken)
    {
        if (!(await Get(name, version: null, cancellationToken)).Enabled)
            throw VaultFault.Told(KeyVaultError.Disabled, "rotate key", vault, "was refused: the key is disabled");
        return VaultAnswer.Key(
            vault, await _calls.Create("rotate key", token => _keys.CreateRsaKeyAsync(Wanted(name), token), cancellationToken));
    }

    public async Task<VaultKey> Get(string name, string? version, CancellationToken cancellationToken) =>
        VaultAnswer.Key(vault, await _calls.Send("get key", token => _keys.GetKeyAsync(name, version, token), cancellationToken));

    public async Task<KeyRecovery> Recovery(string name, CancellationToken cancellationToken)
    {
        var properties = (await _calls.Send("get key", token => _keys.GetKeyAsync(name, cancellationToken: token), cancellationToken))
            .Value
            .Properties;
        return new(properties.RecoveryLevel ?? "", properties.RecoverableDays);
    }

    public async Task<byte[]> Unwrap(KeyReference key, byte[] wrapped, CancellationToken cancellationToken)
    {
        var client = _uses.GetCryptographyClient(key.Name, key.Version);
        var result = await _calls.Send(
            "unwrap", token => client.UnwrapKeyAsync(KeyWrapAlgorithm.RsaOaep256, wrapped, token), cancellationToken);
        return result.Key;
    }

    /// <summary>All versions: what is disabled of a key must not be its newest one alone.</summary>
    public async Task SetEnabled(string name, bool enabled, CancellationToken cancellationToken)
    {
        var operation = enabled ? "enable key" : "disable key";
        var versions = await All(_keys.GetPropertiesOfKeyVersionsAsync(name, cancellationToken), "list key versions", cancellationToken);
        if (versions is []) throw VaultFault.Told(KeyVaultError.NotFound, operation, vault, "found no such key");
        foreach (var version in versions.Where(each => (each.Enabled ?? true) != enabled))
        {
            version.Enabled = enabled;
            await _calls.Send(operation, token => _keys.UpdateKeyPropertiesAsync(version, cancellationToken: token), cancellationToken);
        }
    }

    public async Task<DeletedKey> Delete(string name, CancellationToken cancellationToken)
    {
        DeletedKey deletion;
        try
        {
            deletion = VaultAnswer.Deletion(
                vault, (await _calls.Send("delete key", token => _keys.StartDeleteKeyAsync(name, token), cancellationToken)).Value);
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

    public IAsyncEnumerable<KeyListing> List(CancellationToken cancellationToken) =>
        Pages(
            _keys.GetPropertiesOfKeysAsync(cancellationToken),
            "list keys",
            key => new KeyListing(key.Name, key.Enabled ?? true),
            cancellationToken);

    public IAsyncEnumerable<KeyListing> ListDeleted(CancellationToken cancellationToken) => Pages(
        _keys.GetDeletedKeysAsync(cancellationToken),
        "list deleted keys",
        key => new KeyListing(key.Name, key.Properties.Enabled ?? true, VaultAnswer.Deletion(vault, key)),
        cancellationToken);

    private static CreateRsaKeyOptions Wanted(string name) => new(name) { KeySize = KeySize, KeyOperations = { KeyOperation.UnwrapKey } };

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
        try
        {
            return VaultAnswer.Key(
                vault, await _calls.Create("create key", token => _keys.CreateRsaKeyAsync(Wanted(name), token), cancellationToken));
        }
        catch (KeyVaultException failure) when (failure.Error is KeyVaultError.Unavailable or KeyVaultError.Conflict)
        {
            // It may be there all the same, from this request or from another's, and asking again could make a second version.
            if (await Find(name, cancellationToken) is { } made) return made;
            throw;
        }
    }

    // A page at a time, so that each request keeps the pace and is patient by itself.
    private async IAsyncEnumerable<TShown> Pages<T, TShown>(
        AsyncPageable<T> listed, string operation, Func<T, TShown> show, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : notnull
    {
        string? next = null;
        do
        {
            var page = await _calls.Send(operation, token => Next(listed, next, token), cancellationToken);
            foreach (var item in page?.Values ?? []) yield return show(item);
            next = page?.ContinuationToken;
        }
        while (next is not null);
    }

    private static async Task<Page<T>?> Next<T>(AsyncPageable<T> listed, string? after, CancellationToken cancellationToken)
        where T : notnull
    {
        await foreach (var page in listed.AsPages(after).WithCancellation(cancellationToken)) return page;
        return null;
    }

    private async Task<List<T>> All<T>(AsyncPageable<T> listed, string operation, CancellationToken cancellationToken)
        where T : notnull
    {
        var all = new List<T>();
        await foreach (var item in Pages(listed, operation, item => item, cancellationToken)) all.Add(item);
        return all;
    }
}

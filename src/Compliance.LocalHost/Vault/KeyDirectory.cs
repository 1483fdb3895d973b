using System.Security.Cryptography;
using System.Text.Json;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// Two files per key, named after it: "name.key" holds the private part and is written once, so that a purge can overwrite the only
/// copy there ever was; "name.json" holds the state, and a key exists once it does.
/// </summary>
internal sealed class KeyDirectory
{
    private readonly string _directory;

    public KeyDirectory(string directory)
    {
        _directory = directory;
        DurableFile.EnsureDirectory(directory);
        DurableFile.ShredLeftovers(directory);
    }

    public StoredKey? Find(string name)
    {
        if (DurableFile.Read(StatePath(name)) is not { } json) return null;
        try
        {
            return StoredKey.FromJson(json);
        }
        catch (JsonException)
        {
            throw new KeyVaultException(KeyVaultError.Unavailable, "The key's file is damaged.");
        }
    }

    public IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFiles(_directory, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>The private part; the caller disposes it.</summary>
    public RSA LoadPrivate(string name)
    {
        var pkcs8 = DurableFile.Read(PrivatePath(name)) ?? throw new KeyVaultException(KeyVaultError.NotFound, "The key is not in the vault.");
        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return rsa;
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw new KeyVaultException(KeyVaultError.Unavailable, "The key's file is damaged.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    public void Add(StoredKey key, ReadOnlySpan<byte> pkcs8)
    {
        // A private part without state is what a crash left of an earlier attempt; no one was ever told of it.
        DurableFile.Shred(PrivatePath(key.Name));
        DurableFile.Write(PrivatePath(key.Name), pkcs8, overwrite: false);
        DurableFile.Write(StatePath(key.Name), key.ToJson(), overwrite: false);
    }

    public void Update(StoredKey key) => DurableFile.Write(StatePath(key.Name), key.ToJson(), overwrite: true);

    /// <summary>
    /// The private part goes first: whatever stops us in between, the key is deleted still, and the purge can be repeated. The state
    /// holds no secret, and goes in one step: half overwritten, nobody could tell any more what it was.
    /// </summary>
    public void Purge(string name)
    {
        DurableFile.Shred(PrivatePath(name));
        DurableFile.Delete(StatePath(name));
    }

    // Names are without regard to case, and so are some file systems.
    private string PrivatePath(string name) => Path.Combine(_directory, name.ToLowerInvariant() + ".key");

    private string StatePath(string name) => Path.Combine(_directory, name.ToLowerInvariant() + ".json");
}

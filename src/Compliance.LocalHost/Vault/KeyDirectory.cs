using System.Security.Cryptography;
using System.Text.Json;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// The files of a key are named after it: "name.VERSION.key" holds the private part of a version and is written once, so that a purge can
/// overwrite the only copy there ever was; "name.json" holds the state, and a key exists once it does.
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
            throw Damaged();
        }
    }

    public IReadOnlyList<string> Names() =>
        [
            .. Directory
                .EnumerateFiles(_directory, "*.json")
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The private part; the caller disposes it.</summary>
    public RSA LoadPrivate(KeyReference key)
    {
        var pkcs8 = ReadPrivate(key);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return rsa;
        }
        catch (CryptographicException)
        {
            rsa.Dispose();
            throw Damaged();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    /// <summary>The private part as PKCS #8; the caller zeroes it.</summary>
    public byte[] ReadPrivate(KeyReference key) =>
        DurableFile.Read(PrivatePath(key.Name, key.Version))
        ?? throw new KeyVaultException(KeyVaultError.NotFound, "The key is not in the vault.");

    /// <summary>The key's first versions, or further ones.</summary>
    /// <param name="key">The key's state with them.</param>
    /// <param name="added">Each new version's private part, as PKCS #8.</param>
    public void Add(StoredKey key, IReadOnlyList<(string Version, byte[] Pkcs8)> added)
    {
        // A private part without state is what a crash left of an earlier attempt; no one was ever told of it.
        if (added.Count == key.Versions.Count) ShredPrivate(key.Name);
        foreach (var (version, pkcs8) in added) DurableFile.Write(PrivatePath(key.Name, version), pkcs8, overwrite: false);
        DurableFile.Write(StatePath(key.Name), key.ToJson(), overwrite: added.Count < key.Versions.Count);
    }

    public void Update(StoredKey key) => DurableFile.Write(StatePath(key.Name), key.ToJson(), overwrite: true);

    /// <summary>
    /// Overwrites and deletes what unwraps. Whatever stops us afterwards, the key is deleted still, and the purge can be repeated.
    /// </summary>
    public void ShredPrivate(string name)
    {
        foreach (var path in Directory.EnumerateFiles(_directory, PrivatePattern(name))) DurableFile.Shred(path);
    }

    /// <summary>The state holds no secret, and goes in one step: half overwritten, nobody could tell any more what it was.</summary>
    public void Forget(string name) => DurableFile.Delete(StatePath(name));

    private static KeyVaultException Damaged() => new(KeyVaultError.Unavailable, "The key's file is damaged.");

    // Names are without regard to case, and so are some file systems. A name has no dot, so that no other key's files match.
    private static string PrivatePattern(string name) => name.ToLowerInvariant() + ".*.key";

    private string PrivatePath(string name, string version) => Path.Combine(_directory, $"{name.ToLowerInvariant()}.{version}.key");

    private string StatePath(string name) => Path.Combine(_directory, name.ToLowerInvariant() + ".json");
}

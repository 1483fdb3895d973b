using System.Security.Cryptography;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// Private keys in memory by their version, which is random: a bounded number, of which the one unused longest goes first. The vault's lock
/// on a name guards its use.
/// </summary>
internal sealed class LoadedKeys(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Version, RSA Key)>> _keys = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Version, RSA Key)> _leastUsedFirst = new();

    /// <param name="reference">The key, by the spelling of its creation.</param>
    /// <param name="wrapped">What to decrypt.</param>
    /// <param name="load">Brings the key if it is not here.</param>
    public byte[] Decrypt(KeyReference reference, ReadOnlySpan<byte> wrapped, Func<KeyReference, RSA> load)
    {
        // Taken out while in use, so that making room for another does not dispose it under our hands.
        var key = Take(reference.Version) ?? load(reference);
        try
        {
            return key.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256);
        }
        finally
        {
            Put(reference.Version, key);
        }
    }

    public void Drop(string version) => Take(version)?.Dispose();

    public void Dispose()
    {
        while (_leastUsedFirst.First is { } node) Drop(node.Value.Version);
    }

    private RSA? Take(string version)
    {
        lock (_gate)
        {
            if (!_keys.Remove(version, out var node)) return null;
            _leastUsedFirst.Remove(node);
            return node.Value.Key;
        }
    }

    private void Put(string version, RSA key)
    {
        lock (_gate)
        {
            if (_keys.Count == capacity) Drop(_leastUsedFirst.First!.Value.Version);
            _keys[version] = _leastUsedFirst.AddLast((version, key));
        }
    }
}

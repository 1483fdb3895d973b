using System.Security.Cryptography;

namespace Compliance.LocalHost.Vault;

/// <summary>Private keys in memory: a bounded number, of which the one unused longest goes first. The vault's lock on a name guards its use.</summary>
internal sealed class LoadedKeys(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, RSA Key)>> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<(string Name, RSA Key)> _leastUsedFirst = new();

    public byte[] Decrypt(string name, ReadOnlySpan<byte> wrapped, Func<string, RSA> load)
    {
        // Taken out while in use, so that making room for another does not dispose it under our hands.
        var key = Take(name) ?? load(name);
        try
        {
            return key.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256);
        }
        finally
        {
            Put(name, key);
        }
    }

    public void Drop(string name) => Take(name)?.Dispose();

    public void Dispose()
    {
        while (_leastUsedFirst.First is { } node) Drop(node.Value.Name);
    }

    private RSA? Take(string name)
    {
        lock (_gate)
        {
            if (!_keys.Remove(name, out var node)) return null;
            _leastUsedFirst.Remove(node);
            return node.Value.Key;
        }
    }

    private void Put(string name, RSA key)
    {
        lock (_gate)
        {
            if (_keys.Count == capacity) Drop(_leastUsedFirst.First!.Value.Name);
            _keys[name] = _leastUsedFirst.AddLast((name, key));
        }
    }
}

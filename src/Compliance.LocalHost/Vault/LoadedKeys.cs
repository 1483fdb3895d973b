using System.Security.Cryptography;

namespace Compliance.LocalHost.Vault;

/// <summary>Private keys in memory, a bounded number of them. The vault's lock on a key's name guards the use of that key.</summary>
internal sealed class LoadedKeys(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RSA> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> _order = new();

    public byte[] Decrypt(string name, ReadOnlySpan<byte> wrapped, Func<string, RSA> load)
    {
        // Taken out while in use, so that neither eviction nor a drop disposes it under our hands.
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
        lock (_gate)
        {
            foreach (var key in _keys.Values) key.Dispose();
            _keys.Clear();
        }
    }

    private RSA? Take(string name)
    {
        lock (_gate)
        {
            return _keys.Remove(name, out var key) ? key : null;
        }
    }

    private void Put(string name, RSA key)
    {
        lock (_gate)
        {
            _keys.Add(name, key);
            _order.Enqueue(name);
            // The queue may name keys that were dropped or used again since; those are skipped, or leave a little early.
            while (_keys.Count > capacity || _order.Count > 4 * capacity)
                if (_keys.Remove(_order.Dequeue(), out var oldest)) oldest.Dispose();
        }
    }
}

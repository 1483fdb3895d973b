using System.Collections.Concurrent;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Testing.Protection;

/// <summary>A pool that is always empty, but for what was given back.</summary>
public sealed class KeysMadeOnDemand(IKeyVault vault) : IKeyPool
{
    private readonly ConcurrentQueue<VaultKey> _returned = new();

    /// <summary>How many keys were made.</summary>
    public int Made { get; private set; }

    /// <summary>How many keys are waiting to be taken again.</summary>
    public int Waiting => _returned.Count;

    public async Task<VaultKey> Take(CancellationToken cancellationToken = default)
    {
        if (_returned.TryDequeue(out var key)) return key;
        Made++;
        return await vault.CreateKey(KeyNames.New(), cancellationToken);
    }

    public Task GiveBack(VaultKey key, CancellationToken cancellationToken = default)
    {
        _returned.Enqueue(key);
        return Task.CompletedTask;
    }
}

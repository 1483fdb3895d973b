using Compliance.Protection.Vault;

namespace Compliance.Protection.Keys;

/// <summary>Vault keys made ahead, because a vault creates 20 in 10 seconds and a processor 6 in one.</summary>
public interface IKeyPool
{
    /// <summary>Takes a key that nobody else has or will be given; waits for one, or makes one, if the pool is empty.</summary>
    Task<VaultKey> Take(CancellationToken cancellationToken = default);

    /// <summary>Gives back a key that was taken and bound to nobody.</summary>
    Task GiveBack(VaultKey key, CancellationToken cancellationToken = default);
}

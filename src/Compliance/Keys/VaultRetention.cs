using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Workflows;

namespace Compliance.Keys;

/// <summary>
/// Looks whether an erasure could end in time in every vault: where nobody may purge, a deleted key stays as long as the vault keeps it.
/// </summary>
public sealed class VaultRetention(IKeyVault vault, ProtectionOptions protection) : IStartCheck
{
    public IReadOnlyList<Role> Roles => [Role.Service, Role.Provisioner, Role.Eraser];

    /// <summary>A vault that cannot be asked stops nothing: the first erasure waits for it, and the readiness check tells of it.</summary>
    /// <exception cref="VaultRetentionException">A vault keeps deleted keys too long and lets nobody purge them; names every
    /// one.</exception>
    public async Task Require(CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Enumerable.Range(0, vault.Shards).Select(shard => Ask(shard, cancellation)));
        if (
            found.OfType<(int Shard, KeyRecovery Recovery)>().Where(each => each.Recovery.OutlastsErasure).ToArray() is
            { Length: > 0 } faults)
            throw new VaultRetentionException([.. faults.Select(each => (each.Shard, each.Recovery.Days!.Value))]);
    }

    private async Task<(int Shard, KeyRecovery Recovery)?> Ask(int shard, CancellationToken cancellation)
    {
        try
        {
            return (shard, await vault.Recovery(KeyNames.In(shard, protection.ControlKeyName), cancellation));
        }
        catch (KeyVaultException)
        {
            return null;
        }
    }
}

/// <summary>Vaults with purge protection keep deleted keys for so long that an erasure outlasts the month of the law.</summary>
public sealed class VaultRetentionException(IReadOnlyList<(int Shard, int Days)> faults)
    : Exception(
        $"{string.Join(", ", faults.Select(each => $"vault {each.Shard} keeps deleted keys for {each.Days} days"))}, and nobody may "
        + $"purge them before, "
            + "which outlasts the month that the law gives an erasure (vaults are counted from 0, as their shards are). Use a vault "
            + "without purge protection, or "
            + "with a retention of 7 days; neither can be changed in a vault that is there.")
{
    /// <summary>Which vaults, counted from 0, and for how many days they keep deleted keys.</summary>
    public IReadOnlyList<(int Shard, int Days)> Faults { get; } = faults;
}

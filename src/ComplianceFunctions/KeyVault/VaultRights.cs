using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Vault;

namespace ComplianceFunctions.KeyVault;

/// <summary>One operation that this app needs in one vault.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Operation">What was tried.</param>
/// <param name="Refusal">Why it failed; its message names operation and vault. Null if it did not.</param>
internal sealed record VaultRight(Uri Vault, string Operation, KeyVaultException? Refusal = null);

/// <summary>Tries what the app's roles need in every vault, with keys that protect nobody. Rights that would leave a trace (create, delete, purge) are not tried.</summary>
/// <param name="keys">The shards; none in an app that only signs.</param>
/// <param name="unwraps">Whether the app's roles unwrap.</param>
/// <param name="signer">The signer, if the app's roles sign.</param>
/// <param name="protection">Names the control key.</param>
internal sealed class VaultRights(AzureKeyVault keys, bool unwraps, KeyVaultStatementSigner? signer, ProtectionOptions protection)
{
    // Signed to show that it can be; no statement has this digest.
    private static readonly byte[] Nothing = SHA256.HashData("ComplianceFunctions: not a statement"u8);

    public async Task<IReadOnlyList<VaultRight>> Check(CancellationToken cancellationToken = default)
    {
        var shards = Task.WhenAll(Enumerable.Range(0, keys.Shards).Select(shard => CheckShard(shard, cancellationToken)));
        var signing = signer is null ? Task.FromResult<VaultRight[]>([]) : CheckSigning(signer, cancellationToken);
        return [.. (await shards).SelectMany(each => each), .. await signing];
    }

    /// <summary>Stops the start where an erasure could not end in time. A vault that cannot be asked stops nothing: <see cref="Check"/> tells of it.</summary>
    /// <exception cref="InvalidOperationException">A vault keeps deleted keys too long and lets nobody purge them.</exception>
    public async Task RefuseLongRetention(CancellationToken cancellationToken = default)
    {
        var faults = await Task.WhenAll(Enumerable.Range(0, keys.Shards).Select(shard => Retention(shard, cancellationToken)));
        if (faults.OfType<string>().ToArray() is { Length: > 0 } found) throw new InvalidOperationException(string.Join(Environment.NewLine, found));
    }

    private async Task<VaultRight[]> CheckShard(int shard, CancellationToken cancellationToken)
    {
        var vault = keys.Shard(shard);
        var (read, key) = await Try(vault.Address, "get key", () => vault.Get(ControlKey(shard), version: null, cancellationToken));
        return key is null || !unwraps ? [read]
            : [read, (await Try(vault.Address, "unwrap", () => RoundTrip(vault, key, cancellationToken))).Right];
    }

    private static async Task<VaultRight[]> CheckSigning(KeyVaultStatementSigner signer, CancellationToken cancellationToken)
    {
        var (read, key) = await Try(signer.Vault, "get signing key", () => signer.GetPublicKey(cancellationToken));
        return key is null ? [read] : [read, (await Try(signer.Vault, "sign", () => signer.Sign(Nothing, cancellationToken))).Right];
    }

    private static async Task<(VaultRight Right, T? Result)> Try<T>(Uri vault, string operation, Func<Task<T>> attempt)
        where T : class
    {
        try
        {
            return (new(vault, operation), await attempt());
        }
        catch (KeyVaultException refusal)
        {
            return (new(vault, operation, refusal), null);
        }
    }

    private static async Task<VaultKey> RoundTrip(AzureVault vault, VaultKey key, CancellationToken cancellationToken) =>
        await key.Unwraps((reference, wrapped) => vault.Unwrap(reference, wrapped, cancellationToken))
            ? key
            : throw VaultFault.Told(KeyVaultError.Rejected, "unwrap", vault.Address, "gave another value than was wrapped");

    private async Task<string?> Retention(int shard, CancellationToken cancellationToken)
    {
        var vault = keys.Shard(shard);
        var (_, recovery) = await Try(vault.Address, "get key", () => vault.Recovery(ControlKey(shard), cancellationToken));
        return recovery is { OutlastsErasure: true }
            ? $"{KeyVaultOptions.Section}:Shards:{shard}: {vault.Address.Host} keeps deleted keys for {recovery.Days} days and lets nobody purge them, "
              + "which outlasts the month that the law gives an erasure. Give it a vault that was made without purge protection, or with a retention of 7 days; "
              + "neither can be changed in a vault that is there."
            : null;
    }

    private string ControlKey(int shard) => KeyNames.In(shard, protection.ControlKeyName);
}

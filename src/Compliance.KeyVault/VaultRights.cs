using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Storage;
using Compliance.Workflows;

namespace Compliance.KeyVault;

/// <summary>One operation that this app needs in one vault.</summary>
/// <param name="Vault">The vault.</param>
/// <param name="Operation">What was tried.</param>
/// <param name="Refusal">Why it failed; its message names operation and vault. Null if it did not.</param>
internal sealed record VaultRight(Uri Vault, string Operation, KeyVaultException? Refusal = null);

/// <summary>
/// Tries what the app's roles need in every vault, with keys that protect nobody. Rights that would leave a trace (create, delete, purge)
/// are not tried.
/// </summary>
/// <param name="keys">The shards.</param>
/// <param name="roles">The app's.</param>
/// <param name="signer">Every app reads its public half; the signer signs.</param>
/// <param name="protection">Names the control key.</param>
/// <param name="storage">Names this system's other keys.</param>
internal sealed class VaultRights(
    AzureKeyVault keys, AppRoles roles, KeyVaultStatementSigner signer, ProtectionOptions protection, StorageOptions storage)
{
    // Signed to show that it can be; no statement has this digest.
    private static readonly byte[] Unit = SHA256.HashData("ComplianceFunctions: not a statement"u8);

    public async Task<IReadOnlyList<VaultRight>> Check(CancellationToken cancellationToken = default)
    {
        var shards = Task.WhenAll(Enumerable.Range(0, keys.Shards).Select(shard => CheckShard(shard, cancellationToken)));
        var own = Task.WhenAll(OwnKeys.Select(name => CheckKey(keys.Own, name, $" with {name}", unwraps: true, cancellationToken)));
        var signing = CheckSigning(cancellationToken);
        return [.. (await shards).SelectMany(each => each), .. (await own).SelectMany(each => each), .. await signing];
    }

    /// <summary>What is kept under them, this app's roles unwrap: case files and secrets, the fence's key, the log's seed.</summary>
    private IEnumerable<string> OwnKeys =>
    [
        .. roles.Contains(Role.Service) ? [storage.CaseKeyName, storage.SecretsKeyName] : Array.Empty<string>(),
        .. Unwraps ? [storage.FenceKeyName] : Array.Empty<string>(),
        .. roles.Contains(Role.Signer) ? [storage.LogKeyName] : Array.Empty<string>(),
    ];

    /// <summary>The service to open records, the eraser to show beside an erased key one that is not.</summary>
    private bool Unwraps => roles.Contains(Role.Service) || roles.Contains(Role.Eraser);

    private Task<VaultRight[]> CheckShard(int shard, CancellationToken cancellationToken) =>
        roles.Roles.All(role => role is Role.Signer) ? Task.FromResult<VaultRight[]>([])
            : CheckKey(keys.Shard(shard), ControlKey(shard), "", Unwraps, cancellationToken);

    private static async Task<VaultRight[]> CheckKey(
        AzureVault vault, string name, string told, bool unwraps, CancellationToken cancellationToken)
    {
        var (read, key) = await Try(vault.Address, "get key" + told, () => vault.Get(name, version: null, cancellationToken));
        return key is null || !unwraps ? [read]
            : [read, (await Try(vault.Address, "unwrap" + told, () => RoundTrip(vault, key, cancellationToken))).Right];
    }

    private async Task<VaultRight[]> CheckSigning(CancellationToken cancellationToken)
    {
        var (read, key) = await Try(signer.Vault, "get signing key", () => signer.GetPublicKey(cancellationToken));
        return key is null || !roles.Contains(Role.Signer)
            ? [read]
            : [read, (await Try(signer.Vault, "sign", () => signer.Sign(Unit, cancellationToken))).Right];
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

    private string ControlKey(int shard) => KeyNames.In(shard, protection.ControlKeyName);
}

using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Storage.Secrets;

/// <summary>
/// Random bytes made once in a deployment's life, kept under a vault key, and unwrapped in the vault whenever a process starts.
/// </summary>
/// <param name="what">In a message to an operator, for example "The deployment's secrets".</param>
/// <param name="wrap">How large they are and what they are for.</param>
/// <param name="keyName">The vault key.</param>
internal sealed class KeptSecrets(
    string what,
    SecretsWrap wrap,
    string keyName,
    ISecretsStore store,
    SecretsCommitment commitment,
    IKeyVault vault,
    ProtectionOptions protection)
{
    /// <summary>Makes the secrets if this deployment never had any, and unwraps them.</summary>
    /// <exception cref="DeploymentSecretsException">What is kept is lost, damaged, or not this deployment's.</exception>
    /// <exception cref="KeyVaultException">The vault refuses or fails.</exception>
    public async Task<byte[]> Load(CancellationToken cancellation)
    {
        // Read back also where they were made just now: of two that start at once, the first that wrote counts.
        var kept = await store.Find(cancellation) ?? await Make(cancellation);
        var secrets = await Unwrap(kept, cancellation);
        return await commitment.Confirm(secrets, cancellation)
            ? secrets
            : throw new DeploymentSecretsException($"{what} are not those that this deployment began with.");
    }

    /// <summary>Makes the secrets if this deployment never had any. The vault is not asked to unwrap.</summary>
    /// <exception cref="DeploymentSecretsException">What is kept is lost or damaged.</exception>
    /// <exception cref="KeyVaultException">The vault refuses or fails.</exception>
    public async Task Ensure(CancellationToken cancellation)
    {
        if (await store.Find(cancellation) is null)
            await Make(cancellation);
    }

    private async Task<WrappedSecrets> Make(CancellationToken cancellation)
    {
        // New ones beside rows that were written under the old would find nobody any more, and say so of everybody.
        if (await commitment.IsThere(cancellation))
            throw new DeploymentSecretsException($"{what} are gone; restore them, for nothing else finds what was written under them.");

        var key = await vault.GetKey(keyName, cancellationToken: cancellation);
        var secrets = RandomNumberGenerator.GetBytes(wrap.Size);
        try
        {
            return await store.Keep(new(key.Reference.Version, wrap.Wrap(secrets, key, protection.Tenant)), cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    private async Task<byte[]> Unwrap(WrappedSecrets kept, CancellationToken cancellation)
    {
        var key = new KeyReference(keyName, kept.KeyVersion);
        try
        {
            return wrap.Open(await vault.Unwrap(key, kept.Wrapped, cancellation), key, protection.Tenant)
                ?? throw new DeploymentSecretsException($"{what} were wrapped for another deployment or key.");
        }
        catch (KeyVaultException refused) when (refused.Error is KeyVaultError.NotFound or KeyVaultError.Rejected)
        {
            throw new DeploymentSecretsException($"The vault's key {key.Name} does not open them ({refused.Error}).", refused);
        }
    }
}

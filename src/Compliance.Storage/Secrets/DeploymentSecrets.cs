using System.Security.Cryptography;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Secrets;

/// <summary>
/// The deployment's own secrets, which no setting holds: random bytes made at the first start, kept under a vault key, and unwrapped in
/// the vault at every start. <see cref="Load"/> comes before everything that depends on them.
/// </summary>
public sealed class DeploymentSecrets(StorageLayout layout, IKeyVault vault, ProtectionOptions protection, IOptions<StorageOptions> options)
{
    private const int Part = 32;

    private readonly SecretsStore store = new(layout);
    private BlindIndex? blindIndex;
    private MaskingSecrets? masking;

    public BlindIndex BlindIndex => blindIndex ?? throw NotLoaded();

    public MaskingSecrets Masking => masking ?? throw NotLoaded();

    /// <summary>Makes the secrets if this deployment never had any, and unwraps them.</summary>
    /// <exception cref="DeploymentSecretsException">What is kept is lost, damaged, or not this deployment's.</exception>
    /// <exception cref="KeyVaultException">The vault refuses or fails.</exception>
    public async Task Load(CancellationToken cancellation)
    {
        // Read back also where they were made just now: of two that start at once, the first that wrote counts.
        var kept = await store.Find(cancellation) ?? await Make(cancellation);
        var secrets = await Unwrap(kept, cancellation);
        if (!await store.Confirm(secrets, cancellation))
            throw new DeploymentSecretsException("They are not those that this deployment began with.");

        blindIndex = new BlindIndex(secrets.AsSpan(0, Part));
        CryptographicOperations.ZeroMemory(secrets.AsSpan(0, Part));
        masking = new MaskingSecrets(secrets.AsMemory(Part, Part), secrets.AsMemory(2 * Part, Part));
    }

    private async Task<WrappedSecrets> Make(CancellationToken cancellation)
    {
        // New ones beside rows that were written under the old would find nobody any more, and say so of everybody.
        if (await store.HadSecrets(cancellation))
            throw new DeploymentSecretsException("Their blob is gone; restore it, for nothing else opens this deployment's index.");

        var key = await vault.GetKey(options.Value.SecretsKeyName, cancellationToken: cancellation);
        var secrets = RandomNumberGenerator.GetBytes(SecretsWrap.Size);
        try
        {
            return await store.Keep(new(key.Reference.Version, SecretsWrap.Wrap(secrets, key, protection.Tenant)), cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    private async Task<byte[]> Unwrap(WrappedSecrets kept, CancellationToken cancellation)
    {
        var key = new KeyReference(options.Value.SecretsKeyName, kept.KeyVersion);
        try
        {
            return SecretsWrap.Open(await vault.Unwrap(key, kept.Wrapped, cancellation), key, protection.Tenant)
                ?? throw new DeploymentSecretsException("They were wrapped for another deployment or key.");
        }
        catch (KeyVaultException refused) when (refused.Error is KeyVaultError.NotFound or KeyVaultError.Rejected)
        {
            throw new DeploymentSecretsException($"The vault's key {key.Name} does not open them ({refused.Error}).", refused);
        }
    }

    private static InvalidOperationException NotLoaded() => new("The deployment's secrets are read before they are loaded.");
}

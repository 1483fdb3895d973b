using System.Security.Cryptography;
using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.DataMap;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;
using Compliance.Storage.Keys;
using Compliance.Storage.State;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Storage.Secrets;

/// <summary>
/// The deployment's own secrets, which no setting holds. <see cref="Load"/> comes before everything that depends on them.
/// </summary>
public sealed class DeploymentSecrets(StorageLayout layout, IKeyVault vault, ProtectionOptions protection, IOptions<StorageOptions> options)
{
    internal static readonly StateContainer Container = new("secrets", StateAccount.State, Role.Service);

    private const int Part = 32;
    private const string Name = "deployment-secrets";

    private readonly KeptSecrets _kept = new(
        "The deployment's secrets",
        SecretsWrap.Deployment,
        options.Value.SecretsKeyName,
        new SecretsBlob(layout.Container(Container).GetBlobClient(Name)),
        new SecretsCommitment(layout.Table(SubjectKeyStore.Table), Name),
        vault,
        protection);

    private BlindIndex? _blindIndex;
    private MaskingSecrets? _masking;
    private WithdrawalLinkKey? _withdrawalLinks;

    public BlindIndex BlindIndex => _blindIndex ?? throw NotLoaded();

    public MaskingSecrets Masking => _masking ?? throw NotLoaded();

    /// <summary>Derived from the first part, under a label that nothing else has: links outlive a change of what is kept.</summary>
    public WithdrawalLinkKey WithdrawalLinks => _withdrawalLinks ?? throw NotLoaded();

    /// <summary>Makes the secrets if this deployment never had any, and unwraps them.</summary>
    /// <exception cref="DeploymentSecretsException">What is kept is lost, damaged, or not this deployment's.</exception>
    /// <exception cref="KeyVaultException">The vault refuses or fails.</exception>
    public async Task Load(CancellationToken cancellation)
    {
        var secrets = await _kept.Load(cancellation);
        _blindIndex = new BlindIndex(secrets.AsSpan(0, Part));
        _withdrawalLinks = new WithdrawalLinkKey(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secrets[..Part], Part, info: "compliance/withdrawal-link-key/v1"u8.ToArray()));
        CryptographicOperations.ZeroMemory(secrets.AsSpan(0, Part));
        _masking = new MaskingSecrets(secrets.AsMemory(Part, Part), secrets.AsMemory(2 * Part, Part));
    }

    private static InvalidOperationException NotLoaded() => new("The deployment's secrets are read before they are loaded.");
}

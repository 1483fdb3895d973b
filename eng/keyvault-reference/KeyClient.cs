using Azure.Core;
using Azure.Security.KeyVault.Keys.Cryptography;

namespace Azure.Security.KeyVault.Keys;

public class KeyClient
{
    public KeyClient(Uri vaultUri, TokenCredential credential, KeyClientOptions options) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<Response<KeyVaultKey>> CreateEcKeyAsync(
        CreateEcKeyOptions ecKeyOptions, CancellationToken cancellationToken = default) => throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<Response<KeyVaultKey>> CreateRsaKeyAsync(
        CreateRsaKeyOptions rsaKeyOptions,
        CancellationToken cancellationToken = default) => throw global::KeyVault.Reference.Missing.Package;

    public virtual CryptographyClient GetCryptographyClient(string keyName, string? keyVersion = null) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<Response<DeletedKey>> GetDeletedKeyAsync(string name, CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual AsyncPageable<DeletedKey> GetDeletedKeysAsync(CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<Response<KeyVaultKey>> GetKeyAsync(
        string name,
        string? version = null,
        CancellationToken cancellationToken = default) => throw global::KeyVault.Reference.Missing.Package;

    public virtual AsyncPageable<KeyProperties> GetPropertiesOfKeysAsync(CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual AsyncPageable<KeyProperties> GetPropertiesOfKeyVersionsAsync(
        string name, CancellationToken cancellationToken = default) => throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<Response> PurgeDeletedKeyAsync(string name, CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<DeleteKeyOperation> StartDeleteKeyAsync(string name, CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public virtual Task<Response<KeyVaultKey>> UpdateKeyPropertiesAsync(
        KeyProperties properties, IEnumerable<KeyOperation>? keyOperations = null, CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;
}

public class KeyClientOptions : ClientOptions
{
    public KeyClientOptions(ServiceVersion version = ServiceVersion.V2025_07_01) => throw global::KeyVault.Reference.Missing.Package;

    public enum ServiceVersion
    {
#pragma warning disable CA1707 // The package spells it so.
        V2025_07_01 = 7,
#pragma warning restore CA1707
    }

    public bool DisableChallengeResourceVerification
    {
        get => throw global::KeyVault.Reference.Missing.Package;
        set => throw global::KeyVault.Reference.Missing.Package;
    }
}

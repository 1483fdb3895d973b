using Azure.Security.KeyVault.Keys;
using Compliance.Protection.Vault;
using AzureDeletedKey = Azure.Security.KeyVault.Keys.DeletedKey;
using DeletedKey = Compliance.Protection.Vault.DeletedKey;

namespace Compliance.KeyVault;

/// <summary>A vault's answers in our own types.</summary>
internal static class VaultAnswer
{
    public static VaultKey Key(Uri vault, KeyVaultKey key)
    {
        try
        {
            using var rsa = key.Key.ToRSA();
            return new(new(key.Name, key.Properties.Version), rsa.ExportSubjectPublicKeyInfo(), key.Properties.Enabled != false);
        }
        catch (InvalidOperationException)
        {
            throw VaultFault.Told(KeyVaultError.Rejected, "get key", vault, "found a key that is not RSA");
        }
    }

    public static DeletedKey Deletion(Uri vault, AzureDeletedKey key) =>
        key is { DeletedOn: { } deletedOn, ScheduledPurgeDate: { } purgedOn }
            ? new(key.Name, deletedOn, purgedOn, key.Properties.RecoveryLevel ?? "")
            : throw VaultFault.Told(KeyVaultError.Unavailable, "get deleted key", vault, "did not say until when the key is recoverable");
}

using Compliance.Keys;
using Compliance.Proof.Log;
using Compliance.Protection.Vault;
using Compliance.Storage.Secrets;
using Microsoft.Extensions.Options;

namespace Compliance.Storage;

/// <summary>What ends a start on purpose, in both hosts: a person reads the reason and mends it, and needs no stack for that.</summary>
public static class StartRefusal
{
    /// <returns>The reason; null for what nobody foresaw, which keeps its stack.</returns>
    public static string? ReasonOf(Exception failure) => failure switch
    {
        LogRefusedException or LogForkedException or LogCorruptException => $"The evidence log is refused. {failure.Message}",
        FenceLostException or VaultRetentionException or DeploymentSecretsException or KeyVaultException or OptionsValidationException => failure.Message,
        _ => null,
    };
}

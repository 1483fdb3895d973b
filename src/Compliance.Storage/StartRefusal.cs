using Compliance.DataMap;
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
        FenceLostException or VaultRetentionException or DeploymentSecretsException or KeyVaultException or OptionsValidationException
            or DataMapException => failure.Message,
        _ => null,
    };

    /// <summary>Whether another attempt is of no use: only a person can mend it. A vault that does not answer may do so later.</summary>
    public static bool IsFinal(Exception failure) => failure is not KeyVaultException && ReasonOf(failure) is not null;
}

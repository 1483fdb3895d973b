using Azure.Core;
using Azure.Identity;

namespace Compliance.KeyVault;

/// <summary>Who this app is to Azure.</summary>
public static class AppIdentity
{
    /// <param name="clientId">Of a user-assigned identity; null for the developer who is signed in.</param>
    public static TokenCredential Of(string? clientId) => clientId is { Length: > 0 }
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new DefaultAzureCredential();
}

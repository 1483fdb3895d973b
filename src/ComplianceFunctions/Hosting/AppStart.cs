using Compliance.Keys;
using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.KeyVault;
using ComplianceFunctions.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ComplianceFunctions.Hosting;

/// <summary>What comes between composing the app and running it: every option checked, and everything there that the roles begin with.</summary>
internal static class AppStart
{
    /// <exception cref="OptionsValidationException">Options out of bounds; all of them.</exception>
    /// <exception cref="VaultRetentionException">A vault keeps deleted keys for too long.</exception>
    public static async Task Prepare(IServiceProvider services, CancellationToken cancellation)
    {
        services.GetService<IStartupValidator>()?.Validate();
        await services.GetRequiredService<QueuePreparation>().Run(cancellation);
        if (services.GetRequiredService<AppRoles>().Contains(Role.Signer)
            && services.GetRequiredService<KeyVaultStatementSigner>() is { Vault.IsLoopback: true } signer)
            await signer.Prepare(cancellation);
        await services.GetRequiredService<Preparation>().Run(cancellation);
    }
}

using Compliance.Proof.Signing;
using Compliance.Protection;
using Compliance.Protection.Vault;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ComplianceFunctions.KeyVault;

/// <summary>Composes the vaults for an app's roles.</summary>
internal static class KeyVaultServices
{
    /// <param name="services">Has a TimeProvider and ProtectionOptions.</param>
    /// <param name="needsShards">Whether the roles use subjects' keys.</param>
    /// <param name="unwraps">Whether they unwrap.</param>
    /// <param name="signs">Whether they sign.</param>
    public static IServiceCollection AddKeyVault(this IServiceCollection services, bool needsShards, bool unwraps, bool signs)
    {
        services.AddSingleton<IValidateOptions<KeyVaultOptions>>(new KeyVaultOptionsValidation(needsShards, signs));
        services.AddOptions<KeyVaultOptions>().BindConfiguration(KeyVaultOptions.Section).ValidateOnStart();
        services.AddSingleton(each => VaultAccess.By(Options(each)));
        services.AddSingleton(each => AzureKeyVault.Open(Options(each), each.GetRequiredService<VaultAccess>(), Time(each)));
        services.AddSingleton<IKeyVault>(each => each.GetRequiredService<AzureKeyVault>());
        services.AddSingleton<IVaultAudit>(each => AzureVaultAudit.Open(Options(each), () => AppIdentity.Of(Options(each).ClientId), Time(each)));
        services.AddSingleton(each => new VaultRights(
            each.GetRequiredService<AzureKeyVault>(), unwraps, each.GetService<KeyVaultStatementSigner>(), each.GetRequiredService<ProtectionOptions>()));
        if (!signs) return services;
        services.AddSingleton(each => new KeyVaultStatementSigner(
            new(Options(each).Signing!), each.GetRequiredService<VaultAccess>(), Options(each), Time(each)));
        return services.AddSingleton<IStatementSigner>(each => each.GetRequiredService<KeyVaultStatementSigner>());
    }

    private static KeyVaultOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<KeyVaultOptions>>().Value;

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}

using Compliance.Proof.Signing;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ComplianceFunctions.KeyVault;

/// <summary>Composes the vaults for an app's roles.</summary>
internal static class KeyVaultServices
{
    /// <param name="services">Has a TimeProvider and ProtectionOptions.</param>
    /// <param name="roles">The app's.</param>
    public static IServiceCollection AddKeyVault(this IServiceCollection services, AppRoles roles)
    {
        services.AddSingleton<IValidateOptions<KeyVaultOptions>>(new KeyVaultOptionsValidation());
        services.AddOptions<KeyVaultOptions>().BindConfiguration(KeyVaultOptions.Section).ValidateOnStart();
        services.AddSingleton(each => VaultAccess.By(Options(each)));
        services.AddSingleton(each => AzureKeyVault.Open(
            Options(each), each.GetRequiredService<VaultAccess>(), Time(each), Storage(each).OwnKeyNames));
        services.AddSingleton<IKeyVault>(each => each.GetRequiredService<AzureKeyVault>());
        services.AddSingleton<IVaultAudit>(each => AzureVaultAudit.Open(Options(each), () => AppIdentity.Of(Options(each).ClientId), Time(each)));
        services.AddSingleton(each => new KeyVaultStatementSigner(
            new(Options(each).Signing!), each.GetRequiredService<VaultAccess>(), Options(each), Time(each)));
        services.AddSingleton<IStatementSigner>(each => roles.Contains(Role.Signer)
            ? each.GetRequiredService<KeyVaultStatementSigner>()
            : new PublicHalf(each.GetRequiredService<KeyVaultStatementSigner>()));
        return services.AddSingleton(each => new VaultRights(
            each.GetRequiredService<AzureKeyVault>(), roles, each.GetRequiredService<KeyVaultStatementSigner>(),
            each.GetRequiredService<ProtectionOptions>(), Storage(each)));
    }

    private static KeyVaultOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<KeyVaultOptions>>().Value;

    private static StorageOptions Storage(IServiceProvider services) => services.GetRequiredService<IOptions<StorageOptions>>().Value;

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}

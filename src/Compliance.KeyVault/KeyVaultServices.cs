using Compliance.Proof.Signing;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Storage;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Compliance.KeyVault;

/// <summary>Composes the vaults for an app's roles: all that a host sees of them beside the ports.</summary>
public static class KeyVaultServices
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
        services.AddSingleton<IVaultAudit>(each =>
            AzureVaultAudit.Open(Options(each), () => AppIdentity.Of(Options(each).ClientId), Time(each)));
        services.AddSingleton(each => new KeyVaultStatementSigner(
            new(Options(each).Signing!), each.GetRequiredService<VaultAccess>(), Options(each), Time(each)));
        services.AddSingleton<IStatementSigner>(each => roles.Contains(Role.Signer)
            ? each.GetRequiredService<KeyVaultStatementSigner>()
            : new RemotePublicKey(each.GetRequiredService<KeyVaultStatementSigner>()));
        return services.AddSingleton(each => new VaultRights(
            each.GetRequiredService<AzureKeyVault>(), roles, each.GetRequiredService<KeyVaultStatementSigner>(),
            each.GetRequiredService<ProtectionOptions>(), Storage(each)));
    }

    /// <summary>Whether the vaults give the app's roles what these need, asked of the vaults themselves.</summary>
    public static IHealthChecksBuilder AddKeyVault(this IHealthChecksBuilder checks, string name, params IEnumerable<string> tags) =>
        checks.AddCheck<VaultHealth>(name, tags: tags);

    /// <summary>Makes the signing key of a vault emulator if it is missing. In Azure the key is deployed, and this does nothing.</summary>
    public static async Task PrepareEmulator(this IServiceProvider services, CancellationToken cancellation)
    {
        if (services.GetRequiredService<KeyVaultStatementSigner>() is { Vault.IsLoopback: true } signer)
            await signer.Prepare(cancellation);
    }

    private static KeyVaultOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<KeyVaultOptions>>().Value;

    private static StorageOptions Storage(IServiceProvider services) => services.GetRequiredService<IOptions<StorageOptions>>().Value;

    private static TimeProvider Time(IServiceProvider services) => services.GetRequiredService<TimeProvider>();
}

using System.Security.Cryptography;
using Compliance.Evidence;
using Compliance.Masking;
using Compliance.Protection.Erasure;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Storage.Secrets;

/// <summary>This deployment's own secrets, each wrapped by a key of the vault.</summary>
internal sealed class SecretsStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [DeploymentSecrets.Container, FenceKey.Table, LogSeed.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<DeploymentSecrets>().AddSingleton<FenceKey>();
        services.TryAddSingleton<IFenceKey>(each => each.GetRequiredService<FenceKey>());
        services.TryAddSingleton<ILogSeed, LogSeed>();
        services.TryAddSingleton(each => each.GetRequiredService<DeploymentSecrets>().WithdrawalLinks);
        services.TryAddSingleton(each => new MaskingStrategies(
            each.GetRequiredService<DeploymentSecrets>().Masking, RandomNumberGenerator.Create()));
    }
}

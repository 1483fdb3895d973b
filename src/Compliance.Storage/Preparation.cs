using Compliance.Connectors;
using Compliance.Evidence;
using Compliance.Keys;
using Compliance.Personalization.Transparency;
using Compliance.Proof.Log;
using Compliance.Protection.Vault;
using Compliance.Storage.DataMap;
using Compliance.Storage.Keys;
using Compliance.Storage.Secrets;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage;

/// <summary>
/// What an app makes or loads for its roles before it serves: tables and containers, this system's own keys, the data map's version, the
/// secrets. What depends on the secrets reads them when it is constructed, so nothing that does is constructed before. A host that has a
/// <see cref="StartGate"/> is told there what is waited for.
/// </summary>
public sealed class Preparation(StorageLayout layout, AppRoles roles, IServiceProvider services)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly StartGate? _gate = services.GetService<StartGate>();

    /// <summary>Safe to run again where it failed.</summary>
    /// <exception cref="FenceLostException">The log tells of fences whose rows are gone.</exception>
    /// <exception cref="VaultRetentionException">A vault keeps deleted keys for too long.</exception>
    /// <exception cref="LogRefusedException">The log may have been restored, or is signed by others: this app must not go on with
    /// it.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        _gate?.WaitFor("the connections of the data map");
        // Made now, so that connections that cannot be used end the start and not a request.
        if (roles.Contains(Role.Service))
            services.GetRequiredService<IConnectors>();

        _gate?.WaitFor("tables and containers");
        await layout.Prepare(roles, cancellation);
        _gate?.WaitFor("this system's own vault keys");
        var own = services.GetRequiredService<OwnKeys>();
        if (roles.Contains(Role.Provisioner))
            await own.Ensure(cancellation);
        await own.Await(roles, cancellation);
        _gate?.WaitFor("the log's public keys");
        await LoadLogKeys(cancellation);
        _gate?.WaitFor("the key of the fence's hashes");
        if (roles.Contains(Role.Eraser))
            await services.GetRequiredService<FenceKey>().Ensure(cancellation);
        // Told before they are made: one that cannot be made is named here and not as the step before it.
        _gate?.WaitFor("the start checks");
        foreach (var check in services.GetServices<IStartCheck>().Where(check => check.Roles.Any(roles.Contains)))
        {
            _gate?.WaitFor($"the start check {check.GetType().Name}");
            await check.Require(cancellation);
        }

        if (!roles.Contains(Role.Service))
            return;

        _gate?.WaitFor("the data map's version and the deployment's secrets");
        await services.GetRequiredService<DataMaps>().Keep(cancellation);
        await services.GetRequiredService<DeploymentSecrets>().Load(cancellation);
        _gate?.WaitFor("the version of the public notice");
        await services.GetRequiredService<PrivacyNoticeService>().Published(cancellation);
    }

    /// <summary>A deployment makes the signing key. In an emulator the signer does, which may start later than this app.</summary>
    private async Task LoadLogKeys(CancellationToken cancellation)
    {
        var time = services.GetRequiredService<TimeProvider>();
        for (var began = time.GetTimestamp(); ; await Task.Delay(PollInterval, time, cancellation))
        {
            try
            {
                await services.GetRequiredService<LogKeyring>().Load(cancellation);
                return;
            }
            catch (KeyVaultException missing) when (missing.Error is KeyVaultError.NotFound && time.GetElapsedTime(began) < Timeout)
            {
            }
        }
    }
}

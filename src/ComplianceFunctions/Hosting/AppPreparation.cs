using Compliance;
using Compliance.Storage;
using Compliance.Workflows;
using Compliance.KeyVault;
using ComplianceFunctions.Commands;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ComplianceFunctions.Hosting;

/// <summary>Everything that must be there before this app's roles serve anything. Safe to run again where it failed.</summary>
internal sealed class AppPreparation(IServiceProvider services, IConfiguration configuration, AppRoles roles, StartGate gate)
{
    public async Task Run(CancellationToken cancellation)
    {
        if (roles.Contains(Role.Service))
        {
            gate.WaitFor("the data map");
            await services.GetRequiredService<LoadedDataMap>().Load(configuration, cancellation);
        }

        gate.WaitFor("the queues between apps");
        await services.GetRequiredService<QueuePreparation>().Run(cancellation);
        if (roles.Contains(Role.Signer))
            await services.PrepareEmulator(cancellation);
        await services.GetRequiredService<Preparation>().Run(cancellation);
    }
}

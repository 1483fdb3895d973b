using Compliance.Connectors;
using Compliance.Keys;
using Compliance.Storage.DataMap;
using Compliance.Storage.Keys;
using Compliance.Storage.Secrets;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage;

/// <summary>
/// What an app makes or loads for its roles before it starts: tables and containers, this system's own keys, the data map's version, the
/// secrets. What depends on the secrets reads them when it is constructed, and hosted services are constructed all before the first of
/// them starts: so this is none of them.
/// </summary>
public sealed class Preparation(StorageLayout layout, AppRoles roles, IServiceProvider services)
{
    public async Task Run(CancellationToken cancellation)
    {
        // Made now, so that connections that cannot be used end the start and not a request.
        if (roles.Contains(Role.Service))
            services.GetRequiredService<IConnectors>();

        await layout.Prepare(roles, cancellation);
        if (roles.Contains(Role.Provisioner))
            await services.GetRequiredService<KeyPool>().EnsureOwnKeys(cancellation);
        if (!roles.Contains(Role.Service) && !roles.Contains(Role.Eraser))
            return;

        await services.GetRequiredService<KeyPool>().AwaitOwnKeys(cancellation);
        if (roles.Contains(Role.Eraser))
            await services.GetRequiredService<FenceKey>().Ensure(cancellation);
        if (!roles.Contains(Role.Service))
            return;

        await services.GetRequiredService<DataMaps>().Keep(cancellation);
        await services.GetRequiredService<DeploymentSecrets>().Load(cancellation);

        // A fence that the log tells of and the table has lost ends the start: nobody would know whom to erase again.
        await services.GetRequiredService<FenceCheck>().Require(cancellation);
    }
}

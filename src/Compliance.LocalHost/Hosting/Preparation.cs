using Compliance.Keys;
using Compliance.Storage;
using Compliance.Storage.DataMap;
using Compliance.Workflows;

namespace Compliance.LocalHost.Hosting;

/// <summary>Makes the tables, the containers and this system's own keys, and keeps the data map's version, before anything else starts.</summary>
internal sealed class Preparation(StorageLayout layout, IKeyStock keys, DataMaps maps) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await layout.Prepare(AppRoles.All, cancellationToken);
        await keys.EnsureOwnKeys(cancellationToken);
        await maps.Keep(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Compliance.Storage;
using Compliance.Storage.DataMap;

namespace Compliance.LocalHost.Hosting;

/// <summary>Makes the tables and containers and keeps the data map's version, before anything else starts.</summary>
internal sealed class Preparation(StorageLayout layout, DataMaps maps) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await layout.Prepare(cancellationToken);
        await maps.Keep(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

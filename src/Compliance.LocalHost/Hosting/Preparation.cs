using Compliance.Storage;
using Compliance.Storage.DataMap;
using Compliance.Storage.Secrets;

namespace Compliance.LocalHost.Hosting;

/// <summary>
/// Makes the tables and containers, keeps the data map's version and loads the secrets. Run before the host starts: what depends on the
/// secrets reads them when it is constructed, and hosted services are constructed all before the first of them starts.
/// </summary>
internal sealed class Preparation(StorageLayout layout, DataMaps maps, DeploymentSecrets secrets)
{
    public async Task Run(CancellationToken cancellation)
    {
        await layout.Prepare(cancellation);
        await maps.Keep(cancellation);
        await secrets.Load(cancellation);
    }
}

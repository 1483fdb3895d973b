using Compliance.Storage.DataMap;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Hosting;

/// <summary>The data map, which is read when the app prepares itself: composition comes before, and waits for no blob.</summary>
internal sealed class LoadedDataMap
{
    private DataMapFile? _file;

    /// <exception cref="InvalidOperationException">It is asked for before it was read.</exception>
    public DataMapFile File => _file ?? throw new InvalidOperationException("The data map is asked for before it was read.");

    /// <inheritdoc cref="DataMapSource.Read"/>
    public async Task Load(IConfiguration configuration, CancellationToken cancellation) =>
        _file ??= await DataMapSource.Read(configuration, cancellation);

    public void Set(DataMapFile map) => _file = map;
}

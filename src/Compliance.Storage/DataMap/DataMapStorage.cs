using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.DataMap;

/// <summary>The data maps that requests began with. The host adds the map that it starts with.</summary>
internal sealed class DataMapStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [DataMaps.Container];

    public override void Register(IServiceCollection services)
    {
    }
}

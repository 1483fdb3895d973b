using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.State;

/// <summary>How one capability keeps its state: its tables and containers, and the stores that use them.</summary>
internal abstract class StorageModule
{
    /// <summary>Each is declared beside the store that uses it.</summary>
    public virtual IEnumerable<StatePart> Parts => [];

    public abstract void Register(IServiceCollection services);
}

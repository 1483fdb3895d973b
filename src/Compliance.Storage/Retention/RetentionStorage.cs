using Compliance.Retention;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Retention;

/// <summary>Sweeps: where each has come to, and what it did.</summary>
internal sealed class RetentionStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [Bookmarks.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<ISweepBookmarks, SweepBookmarks>().AddSingleton<ISweepRecords, SweepRecords>();
    }
}

using Compliance.Keys;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Restores;
using Compliance.Storage.State;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Keys;

/// <summary>Key bindings, the pool, the fence, and where a pass after a restore has come to.</summary>
internal sealed class KeysStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [SubjectKeyStore.Table, KeyPool.Table, SubjectFence.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<ISubjectKeyStore, SubjectKeyStore>();
        services.AddSingleton<ISubjectFence, SubjectFence>().AddSingleton<IFencedEntries, FencedEntries>();
        services
            .AddSingleton<OwnKeys>()
            .AddSingleton<KeyPool>()
            .AddSingleton<IKeyPool>(each => each.GetRequiredService<KeyPool>())
            .AddSingleton<IKeyStock>(each => each.GetRequiredService<KeyPool>());
        services
            .AddSingleton<IStateStamps, StateStamps>()
            .AddSingleton<IRestoreBookmarks, RestoreBookmarks>()
            .AddSingleton<IRestoreJournal, RestoreJournal>();
    }
}

using Compliance.Storage.State;
using Compliance.Tasks;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Storage.Tasks;

/// <summary>What people have to do for requests.</summary>
internal sealed class TasksStorage : StorageModule
{
    public override IEnumerable<StatePart> Parts => [TaskStore.Table];

    public override void Register(IServiceCollection services) => services.AddSingleton<ITaskStore, TaskStore>();
}

using Compliance.Modules;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Tasks;

/// <summary>What people do for requests where no program can.</summary>
internal sealed class TasksModule : Module
{
    public override IEnumerable<ActivityEntry> Activities => TaskActivities.Table;

    public override IEnumerable<TimerEntry> Timers => [TaskReminders.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<TaskOptions>(TaskOptions.Section);
        services.AddSingleton<TaskService>().AddSingleton<ITaskService>(each => each.GetRequiredService<TaskService>());
        services.AddSingleton<TaskReminders>().AddSingleton<TaskActivities>();
    }
}

using Compliance.Modules;
using Compliance.Proof.Log;
using Compliance.Reviews.Checks;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Reviews;

/// <summary>Reviews of what is collected, covered, due and logged.</summary>
internal sealed class ReviewsModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(ReviewWorkflow.Reference, ReviewWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => ReviewActivities.Table;

    public override IEnumerable<TimerEntry> Timers => [ReviewService.Timer, LogMonitoring.Timer];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<ReviewOptions>(ReviewOptions.Section);
        services.AddSingleton<ReviewActivities>().AddSingleton<LogMonitoring>();
        foreach (
            var check in typeof(IReviewCheck).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IReviewCheck))))
            services.AddSingleton(typeof(IReviewCheck), check);
        services.TryAddSingleton<ILogAlarms, LogAlarms>();
        services.AddSingleton<ReviewService>().AddSingleton<IReviewService>(each => each.GetRequiredService<ReviewService>());
    }
}

using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Recipients;

/// <summary>Those who were given personal data, and are told what becomes of it.</summary>
internal sealed class RecipientsModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows => [WorkflowEntry.Of(NoticeWorkflow.Reference, NoticeWorkflow.Run)];

    public override IEnumerable<ActivityEntry> Activities => NoticeActivities.Table;

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<RecipientOptions>(RecipientOptions.Section);
        services.AddSingleton<NoticeSigning>().AddSingleton<NoticeActivities>();
        services.AddSingleton<RecipientService>().AddSingleton<IRecipientService>(each => each.GetRequiredService<RecipientService>());
    }
}

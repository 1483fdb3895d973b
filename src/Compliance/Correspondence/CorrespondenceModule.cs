using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Correspondence;

/// <summary>Mail, and the messages that lie on a request.</summary>
internal sealed class CorrespondenceModule : Module
{
    public override IEnumerable<WorkflowEntry> Workflows =>
    [
        WorkflowEntry.Of(MailWorkflow.Reference, MailWorkflow.Run),
        WorkflowEntry.Of(MessageMailWorkflow.Reference, MessageMailWorkflow.Run),
    ];

    public override IEnumerable<ActivityEntry> Activities => [.. MailActivities.Table, .. MessageMailActivities.Table];

    public override void Register(IServiceCollection services)
    {
        services.AddValidatedOptions<MailOptions>(MailOptions.Section);
        services.AddSingleton<MailService>().AddSingleton<MailActivities>();
        services.AddSingleton<AddressesOnFile>().AddSingleton<MessageMailActivities>();
        services.AddSingleton<MessageService>().AddSingleton<IMessageService>(each => each.GetRequiredService<MessageService>());
    }
}

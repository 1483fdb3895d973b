using Compliance.Workflows;
using Compliance.Workflows.Replayed;

namespace Compliance.Correspondence;

/// <summary>Tells a person by mail that a message waits on their request, once the stores say where they can be written to.</summary>
public static class MessageMailWorkflow
{
    public static readonly WorkflowReference<MailKey, bool> Reference = new("TellOfMessage");

    public static string InstanceOf(MailKey mail) => $"{mail.RequestId}-tell-{mail.MailId}";

    public static Task<bool> Run(IWorkflowContext context, MailKey mail) =>
        context.RunUntilStoreAnswers(MessageMailActivities.Tell, mail);
}

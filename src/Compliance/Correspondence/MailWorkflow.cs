using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Correspondence;

/// <summary>
/// Tries a message until the mail server has taken it, with longer pauses each time, or until its time is over. What is not delivered in
/// time becomes a task.
/// </summary>
public static class MailWorkflow
{
    private static readonly Duration FirstPause = Duration.FromSeconds(15);
    private static readonly Duration MaxPause = Duration.FromHours(1);

    public static readonly WorkflowReference<MailKey, MailState> Reference = new("DeliverMail");

    public static string InstanceOf(MailKey mail) => $"{mail.RequestId}-mail-{mail.MailId}";

    public static async Task<MailState> Run(IWorkflowContext context, MailKey mail)
    {
        for (var pause = FirstPause; ; pause = Duration.Min(pause + pause, MaxPause))
        {
            try
            {
                if (await context.RunUntilStoreAnswers(MailActivities.Send, mail) is var state and not MailState.Waiting)
                    return state;
            }
            catch (StepFailedException)
            {
                // Nobody foresaw it, and brief retries did not help: a person is told.
                return await context.RunUntilStoreAnswers(MailActivities.GiveUp, mail);
            }

            await context.Sleep(pause);
        }
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="MailId">Unique in the request.</param>
public sealed record MailKey(string RequestId, string MailId);

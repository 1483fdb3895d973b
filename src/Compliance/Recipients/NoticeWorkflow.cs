using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Recipients;

/// <summary>Tells one recipient until it has confirmed, with longer pauses each time, or until its time is over.</summary>
public static class NoticeWorkflow
{
    private static readonly Duration FirstPause = Duration.FromSeconds(30);
    private static readonly Duration MaxPause = Duration.FromHours(2);

    public static readonly WorkflowReference<NoticeKey, NoticeState> Reference = new("TellRecipient");

    public static string InstanceOf(NoticeKey key) => FormattableString.Invariant($"{key.RequestId}-tell-{key.Recipient}-{key.Round}");

    public static async Task<NoticeState> Run(IWorkflowContext context, NoticeKey key)
    {
        for (var pause = FirstPause; ; pause = Duration.Min(pause + pause, MaxPause))
        {
            try
            {
                if (await context.RunUntilStoreAnswers(NoticeActivities.Send, key) is var state and not NoticeState.Waiting)
                    return state;
            }
            catch (StepFailedException)
            {
                return await context.RunUntilStoreAnswers(NoticeActivities.GiveUp, key);
            }

            await context.Sleep(pause);
        }
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Recipient">The data map's key.</param>
/// <param name="Round">0 at first; another one for each replay.</param>
public sealed record NoticeKey(string RequestId, string Recipient, long Round);

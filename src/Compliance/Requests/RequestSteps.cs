using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Requests;

/// <summary>
/// Runs a request's steps one after another, and shows in its status which one, which store it waits for, and where it is stuck: a step
/// that failed for good is quarantined until an operator resumes it. No request is lost to a failure, and none is retried without end.
/// </summary>
internal sealed class RequestSteps(IWorkflowContext context)
{
    /// <summary>An operator's word to try again; it names the failure that it is about.</summary>
    public const string Resume = "resume";

    private static readonly Duration LookAgain = Duration.FromDays(30);

    private int done;

    /// <summary>How many steps there are in all, once known.</summary>
    public int Total { get; set; }

    /// <summary>Shows what is waited for between steps.</summary>
    public void Show(string step) => context.SetStatus(new RequestProgress(step, done, Math.Max(Total, done + 1)));

    public async Task<TOut> Run<TIn, TOut>(string step, ActivityReference<TIn, TOut> activity, TIn input)
    {
        while (true)
        {
            var progress = new RequestProgress(step, done, Math.Max(Total, done + 1));
            context.SetStatus(progress);
            try
            {
                var result = await context.RunUntilStoreAnswers(
                    activity, input, (store, since) => context.SetStatus(progress with { WaitingFor = store, WaitingSince = since }));
                done++;
                return result;
            }
            catch (StepFailedException failure)
            {
                context.SetStatus(progress with { Quarantined = failure.Code, Reference = failure.Reference });
                context.Log.LogError(
                    Events.RequestQuarantined, "Request {Request} is quarantined at {Activity}: {Code} ({Reference})",
                    context.InstanceId, activity.Name, failure.Code, failure.Reference);
                await UntilResumed(failure.Reference);
            }
        }
    }

    private async Task UntilResumed(string reference)
    {
        // A word that came late for an earlier failure resumes nothing.
        while (await context.WaitFor(context.Now + LookAgain, Resume) is not { } word || word.Read<string>() != reference)
        {
        }
    }
}

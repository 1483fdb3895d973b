using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Requests.Lifecycle.Replayed;

/// <summary>
/// Runs a request's steps one after another, and shows in its status which one, which store it waits for, and where it is stuck: a step
/// that failed for good is quarantined until an operator resumes it. No request is lost to a failure, and none is retried without end.
/// </summary>
internal sealed class RequestSteps(IWorkflowContext context)
{
    /// <summary>An operator's word to try again; it names the failure that it is about.</summary>
    public const string Resume = "resume";

    /// <summary>An operator's word to stop, for rights that can be cancelled.</summary>
    public const string Cancel = "cancel";

    /// <summary>That a legal hold was released: what waits looks again at once.</summary>
    public const string Released = "released";

    private static readonly Duration PollInterval = Duration.FromDays(30);

    private readonly HashSet<string> _polled = new(StringComparer.Ordinal);
    private Func<Task> _undo = () => Task.CompletedTask;
    private int _done;

    /// <summary>How many steps there are in all, once known. What is asked again and again until the answer suits is one step.</summary>
    public int Total { get; set; }

    /// <summary>While this is set, a cancel ends a step that is quarantined.</summary>
    public bool CanBeCancelled { get; set; }

    /// <summary>From here a cancel is taken again, and this takes back what was done so far.</summary>
    public void CanBeUndone(Func<Task> by)
    {
        _undo = by;
        CanBeCancelled = true;
    }

    /// <summary>Once the request was cancelled: nothing stops this any more.</summary>
    public Task UndoAll()
    {
        CanBeCancelled = false;
        return _undo();
    }

    /// <summary>
    /// Runs a request to its end, or takes back what was done for it where people decided so. How it ends, its record says.
    /// </summary>
    public async Task<RequestOutcome> OrTakenBack(string requestId, Func<Task<RequestOutcome>> run)
    {
        try
        {
            return await run();
        }
        catch (RequestCancelledException)
        {
            await UndoAll();
            await Run("closing", SubjectActivities.Close, new CloseRequest(requestId, RequestOutcome.Cancelled));
            return RequestOutcome.Cancelled;
        }
    }

    /// <summary>Shows what is waited for between steps.</summary>
    public void Show(string step) => context.SetStatus(new RequestProgress(step, _done, Math.Max(Total, _done)));

    /// <exception cref="RequestCancelledException">The step was quarantined and the request cancelled.</exception>
    public async Task<TOut> Run<TIn, TOut>(string step, ActivityReference<TIn, TOut> activity, TIn input)
    {
        var result = await UntilDone(step, activity, input, _done + 1);
        _done++;
        return result;
    }

    /// <summary>Like <see cref="Run"/>, for what is asked several times: all of it counts as one step.</summary>
    /// <exception cref="RequestCancelledException">The step was quarantined and the request cancelled.</exception>
    public async Task<TOut> Poll<TIn, TOut>(string step, ActivityReference<TIn, TOut> activity, TIn input)
    {
        var result = await UntilDone(step, activity, input, _polled.Contains(activity.Name) ? _done : _done + 1);
        if (_polled.Add(activity.Name))
            _done++;
        return result;
    }

    private async Task<TOut> UntilDone<TIn, TOut>(string step, ActivityReference<TIn, TOut> activity, TIn input, int place)
    {
        while (true)
        {
            var progress = new RequestProgress(step, _done, Math.Max(Total, place));
            context.SetStatus(progress);
            try
            {
                return await context.RunUntilStoreAnswers(
                    activity, input, (store, since) => context.SetStatus(progress with { WaitingFor = store, WaitingSince = since }),
                    pause: WaitAWhile);
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

    /// <summary>Whoever waits for a store, or for a hold to be released, can be taken back all the same.</summary>
    private async Task WaitAWhile(Duration pause)
    {
        if (!CanBeCancelled)
            await context.Sleep(pause);
        else if (await context.WaitFor(context.Now + pause, Released, Cancel) is { } word
            && string.Equals(word.Name, Cancel, StringComparison.OrdinalIgnoreCase))
            throw new RequestCancelledException();
    }

    private async Task UntilResumed(string reference)
    {
        string[] words = CanBeCancelled ? [Resume, Cancel] : [Resume];
        while (true)
        {
            if (await context.WaitFor(context.Now + PollInterval, words) is not { } word)
                continue;
            if (string.Equals(word.Name, Cancel, StringComparison.OrdinalIgnoreCase))
                throw new RequestCancelledException();
            // A word that came late for an earlier failure resumes nothing.
            if (word.Read<string>() == reference)
                return;
        }
    }
}

/// <summary>An operator cancelled the request before its point of no return. Never leaves the workflow.</summary>
internal sealed class RequestCancelledException : Exception;

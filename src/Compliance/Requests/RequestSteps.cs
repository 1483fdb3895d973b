using Compliance.Workflows;

namespace Compliance.Requests;

/// <summary>Runs a request's steps one after another, and shows in its status which one, and which store it waits for.</summary>
internal sealed class RequestSteps(IWorkflowContext context)
{
    private int done;

    /// <summary>How many steps there are in all, once known.</summary>
    public int Total { get; set; }

    public async Task<TOut> Run<TIn, TOut>(string step, ActivityReference<TIn, TOut> activity, TIn input)
    {
        var progress = new RequestProgress(step, done, Math.Max(Total, done + 1));
        context.SetStatus(progress);
        var result = await context.RunUntilStoreAnswers(
            activity, input, (store, since) => context.SetStatus(progress with { WaitingFor = store, WaitingSince = since }));
        done++;
        return result;
    }
}

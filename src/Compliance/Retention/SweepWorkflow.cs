using Compliance.Workflows;
using NodaTime;

namespace Compliance.Retention;

/// <summary>
/// Finds what has outlived its retention period (GDPR Art. 5(1)(e)), shows it as a dry run, then erases it collection by collection and
/// page by page.
/// </summary>
public static class SweepWorkflow
{
    public static readonly WorkflowReference<SweepInput, SweepProgress> Reference = new("RetentionSweep");

    public static async Task<SweepProgress> Run(IWorkflowContext context, SweepInput input)
    {
        var progress = new SweepProgress(SweepStage.DryRun, input.DryRun, []);
        context.SetStatus(progress);

        // First, because what comes next waits for every store that is down.
        if (!input.DryRun)
            await context.Run(SweepActivities.EndCases, input.At, StepRetry.Briefly);

        var collections = await context.Run(SweepActivities.List, Nothing.Value, StepRetry.Briefly);
        foreach (var collection in collections)
        {
            progress = progress.With(await Preview(context, new SweepStep(collection, input.At)));
            context.SetStatus(progress);
        }

        if (!input.DryRun)
        {
            progress = progress with { Stage = SweepStage.Erasing };
            foreach (var expired in progress.Collections.Where(each => each.Expired > 0).ToList())
            {
                progress = progress.With(await Erase(context, input, expired));
                context.SetStatus(progress);
            }
        }

        progress = progress with { Stage = SweepStage.Done };
        context.SetStatus(progress);
        return progress;
    }

    // One collection that cannot be swept is told of, and keeps no other from being swept.
    private static async Task<SweptCollection> Preview(IWorkflowContext context, SweepStep step)
    {
        try
        {
            return new SweptCollection(step.Collection, await context.RunUntilStoreAnswers(SweepActivities.Preview, step), 0);
        }
        catch (StepFailedException failure)
        {
            return new SweptCollection(step.Collection, 0, 0, failure.Code);
        }
    }

    private static async Task<SweptCollection> Erase(IWorkflowContext context, SweepInput input, SweptCollection expired)
    {
        try
        {
            return expired with
            {
                Erased = await context.RunChild(SweepCollectionWorkflow.Reference, expired.Collection, new SweepStep(expired.Collection, input.At)),
            };
        }
        catch (StepFailedException failure)
        {
            return expired with { Failure = failure.Code };
        }
    }
}

/// <param name="At">The time that periods are measured against: the scheduled one, so that a repeated sweep sees the same rows.</param>
/// <param name="DryRun">Show only, erase nothing.</param>
public sealed record SweepInput(Instant At, bool DryRun);

public enum SweepStage
{
    DryRun,
    Erasing,
    Done,
}

/// <param name="Stage">What the sweep is doing.</param>
/// <param name="DryRunOnly">Whether it erases nothing.</param>
/// <param name="Collections">Those with a retention period that were looked at so far.</param>
public sealed record SweepProgress(SweepStage Stage, bool DryRunOnly, IReadOnlyList<SweptCollection> Collections)
{
    /// <summary>With the news of one collection in its place.</summary>
    public SweepProgress With(SweptCollection swept) => this with
    {
        Collections = Collections.Any(each => each.Collection == swept.Collection)
            ? [.. Collections.Select(each => each.Collection == swept.Collection ? swept : each)]
            : [.. Collections, swept],
    };
}

/// <param name="Collection">Its address.</param>
/// <param name="Expired">Rows that had outlived their period at the dry run.</param>
/// <param name="Erased">Rows erased since.</param>
/// <param name="Failure">Why it could not be swept, as a code; null in the normal case.</param>
public sealed record SweptCollection(string Collection, long Expired, long Erased, string? Failure = null);

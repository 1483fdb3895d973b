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
            var found = await context.RunUntilStoreAnswers(SweepActivities.Preview, new SweepStep(collection, input.At));
            progress = progress.With(new SweptCollection(collection, found, 0));
            context.SetStatus(progress);
        }

        if (!input.DryRun)
        {
            progress = progress with { Stage = SweepStage.Erasing };
            foreach (var expired in progress.Collections.Where(each => each.Expired > 0).ToList())
            {
                var erased = await context.RunChild(SweepCollectionWorkflow.Reference, expired.Collection, new SweepStep(expired.Collection, input.At));
                progress = progress.With(expired with { Erased = erased });
                context.SetStatus(progress);
            }
        }

        progress = progress with { Stage = SweepStage.Done };
        context.SetStatus(progress);
        return progress;
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
    public SweepProgress With(SweptCollection swept) =>
        this with { Collections = [.. Collections.Where(each => each.Collection != swept.Collection), swept] };
}

/// <param name="Collection">Its address.</param>
/// <param name="Expired">Rows that had outlived their period at the dry run.</param>
/// <param name="Erased">Rows erased since.</param>
public sealed record SweptCollection(string Collection, long Expired, long Erased);

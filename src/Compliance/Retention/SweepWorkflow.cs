using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Retention;

/// <summary>
/// Finds what has outlived its retention period (GDPR Art. 5(1)(e)), shows it as a dry run, then erases it collection by collection and
/// page by page, and ends this system's own case files last. A collection that cannot be swept is recorded, and keeps no other from being
/// swept. Begins a new generation every so often to keep its history short.
/// </summary>
public static class SweepWorkflow
{
    public static readonly WorkflowReference<SweepInput, SweepProgress> Reference = new("RetentionSweep");

    /// <summary>The code with which a sweep fails that erased nothing although something was due.</summary>
    public const string NothingErased = "nothing-erased";

    private const int CollectionsPerGeneration = 50;

    /// <summary>Counting reads only, so some collections are counted at once.</summary>
    private const int Window = 8;

    /// <summary>How long, from its start, a sweep waits for stores that do not answer. What they hold is left to the next one.</summary>
    private static readonly Duration Timeout = Duration.FromHours(2);

    /// <exception cref="StepFailedException">With <see cref="NothingErased"/>: see <see cref="SweepOutcome.Failed"/>.</exception>
    public static async Task<SweepProgress> Run(IWorkflowContext context, SweepInput input)
    {
        var place = input.Place ?? await Begin(context, input);
        for (var left = CollectionsPerGeneration; place.Stage is SweepStage.DryRun or SweepStage.Erasing;)
        {
            Show(context, input, place);
            if (left <= 0)
            {
                context.ContinueAsNew(input with { Place = place });
                return new SweepProgress(place.Stage, input.DryRun, place.Totals);
            }

            var (moved, done) =
                place.Stage is SweepStage.DryRun ? await Count(context, input, place) : await EraseDue(context, place, left);
            (place, left) = (moved, left - done);
        }

        Show(context, input, place);
        var casesFailed = input.DryRun ? 0 : await EndCases(context, input.At);
        var end = await context.Run(SweepActivities.End, new EndSweep(context.InstanceId, casesFailed), StepRetry.Briefly);
        var progress = new SweepProgress(SweepStage.Done, input.DryRun, end.Totals, end.Outcome);
        context.SetStatus(progress);
        return end.Outcome is SweepOutcome.Failed ? throw new StepFailedException(NothingErased, context.InstanceId) : progress;
    }

    private static async Task<SweepPlace> Begin(IWorkflowContext context, SweepInput input)
    {
        var patience = context.Now + Timeout;
        var planned = await context.Run(SweepActivities.Plan, new PlanSweep(context.InstanceId, input.At, input.DryRun), StepRetry.Briefly);
        return new SweepPlace(SweepStage.DryRun, 0, planned, patience);
    }

    /// <summary>Counts in a few collections what has outlived its period.</summary>
    private static async Task<(SweepPlace Place, int Done)> Count(IWorkflowContext context, SweepInput input, SweepPlace place)
    {
        var counted = Math.Min(Window, place.Totals.Rules - place.Next);
        var totals = await Task.WhenAll(Enumerable.Range(place.Next, counted).Select(index => CountOne(context, place, index)));
        var (next, sum) = (place.Next + counted, totals.Aggregate(place.Totals, (all, one) => all + one));
        return (next < place.Totals.Rules
            ? place with { Next = next, Totals = sum }
            : place with { Stage = input.DryRun ? SweepStage.EndingCases : SweepStage.Erasing, Next = 0, Totals = sum }, counted);
    }

    private static async Task<SweepTotals> CountOne(IWorkflowContext context, SweepPlace place, int index)
    {
        try
        {
            return await context.RunUntilStoreAnswers(
                SweepActivities.Preview, new SweepStep(context.InstanceId, index), until: place.Timeout);
        }
        catch (StepFailedException failure)
        {
            return await Fail(context, index, failure);
        }
    }

    /// <summary>Erases what is due in some collections, one after the other: rows that others refer to go after those.</summary>
    private static async Task<(SweepPlace Place, int Done)> EraseDue(IWorkflowContext context, SweepPlace place, int most)
    {
        var due = (await context.Run(SweepActivities.ListDue, new SweepStep(context.InstanceId, place.Next), StepRetry.Briefly))
            .Take(most)
            .ToList();
        foreach (var index in due)
        {
            place = place with { Next = index + 1, Totals = place.Totals + await EraseOne(context, place, index) };
            context.SetStatus(new SweepProgress(place.Stage, DryRunOnly: false, place.Totals));
        }

        return (due.Count > 0 ? place : place with { Stage = SweepStage.EndingCases }, due.Count);
    }

    private static async Task<SweepTotals> EraseOne(IWorkflowContext context, SweepPlace place, int index)
    {
        try
        {
            return await context.RunChild(
                SweepCollectionWorkflow.Reference, $"{index}", new SweepCollectionInput(context.InstanceId, index, place.Timeout));
        }
        catch (StepFailedException failure)
        {
            return await Fail(context, index, failure);
        }
    }

    private static Task<SweepTotals> Fail(IWorkflowContext context, int index, StepFailedException failure) => context.Run(
        SweepActivities.Fail, new SweepStepFailed(context.InstanceId, index, failure.Code, failure.Reference), StepRetry.Briefly);

    /// <returns>How many cases could not be ended; one where not even that is known.</returns>
    private static async Task<long> EndCases(IWorkflowContext context, Instant at)
    {
        try
        {
            return await context.Run(CaseActivities.EndOld, at, StepRetry.Briefly);
        }
        catch (StepFailedException)
        {
            return 1;
        }
    }

    private static void Show(IWorkflowContext context, SweepInput input, SweepPlace place) =>
        context.SetStatus(new SweepProgress(place.Stage, input.DryRun, place.Totals));
}

using Compliance.Workflows;
using Compliance.Workflows.Replayed;

namespace Compliance.Retention;

/// <summary>
/// Erases the expired rows of one collection, a page at a time; begins a new generation every so often to keep its history short.
/// </summary>
public static class SweepCollectionWorkflow
{
    private const int PagesPerGeneration = 50;

    public static readonly WorkflowReference<SweepCollectionInput, SweepTotals> Reference = new("RetentionSweepCollection");

    /// <returns>By how much the sweep's totals changed.</returns>
    public static async Task<SweepTotals> Run(IWorkflowContext context, SweepCollectionInput input)
    {
        var swept = new SweptPage(new SweepTotals(), More: true);
        for (var page = 0; page < PagesPerGeneration && swept.More; page++)
        {
            swept = await context.RunUntilStoreAnswers(
                SweepActivities.ErasePage, new SweepStep(input.SweepId, input.Index), until: input.Timeout);
            context.SetStatus(swept);
        }

        if (swept.More)
            context.ContinueAsNew(input);
        return swept.Change;
    }
}

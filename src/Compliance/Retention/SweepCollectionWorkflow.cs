using Compliance.Workflows;

namespace Compliance.Retention;

/// <summary>Erases the expired rows of one collection, a page at a time; begins a new generation every so often to keep its history short.</summary>
public static class SweepCollectionWorkflow
{
    private const int PagesPerGeneration = 50;

    public static readonly WorkflowReference<SweepStep, long> Reference = new("RetentionSweepCollection");

    public static async Task<long> Run(IWorkflowContext context, SweepStep input)
    {
        var swept = new SweptPage(0, More: true);
        for (var page = 0; page < PagesPerGeneration && swept.More; page++)
        {
            swept = await context.RunUntilStoreAnswers(SweepActivities.ErasePage, input with { Bookmark = context.InstanceId });
            context.SetStatus(swept);
        }

        if (swept.More)
            context.ContinueAsNew(input);
        return swept.Erased;
    }
}

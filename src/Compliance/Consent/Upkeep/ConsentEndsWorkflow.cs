using Compliance.Workflows;
using NodaTime;

namespace Compliance.Consent.Upkeep;

/// <param name="Expired">Consents whose end was recorded.</param>
/// <param name="Forgotten">Rendered notices that nobody answered, and that were deleted.</param>
/// <param name="More">Whether there is more to do.</param>
public sealed record ConsentEnds(long Expired, long Forgotten, bool More);

/// <param name="At">What was over then.</param>
/// <param name="Done">By earlier generations.</param>
public sealed record ConsentEndsInput(Instant At, ConsentEnds? Done = null);

/// <summary>
/// Records the end of consents whose validity is over, and deletes rendered notices that nobody answered in their time, a page at a time;
/// begins a new generation every so often to keep its history short.
/// </summary>
public static class ConsentEndsWorkflow
{
    public static readonly WorkflowReference<ConsentEndsInput, ConsentEnds> Reference = new("EndConsents");

    private const int PagesPerGeneration = 50;

    public static async Task<ConsentEnds> Run(IWorkflowContext context, ConsentEndsInput input)
    {
        var done = (input.Done ?? new ConsentEnds(0, 0, More: true)) with { More = true };
        for (var page = 0; page < PagesPerGeneration && done.More; page++)
        {
            var some = await context.Run(ConsentEndsActivities.EndPage, input.At, StepRetry.Briefly);
            done = new ConsentEnds(done.Expired + some.Expired, done.Forgotten + some.Forgotten, some.More);
            context.SetStatus(done);
        }

        if (done.More)
            context.ContinueAsNew(input with { Done = done });
        return done;
    }
}

using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Workflows;

namespace Compliance.Consent.Upkeep;

/// <param name="Change">The version that replaces those before it.</param>
/// <param name="From">Where this generation begins; null for the first.</param>
/// <param name="Superseded">Consents that earlier generations superseded.</param>
public sealed record NoticeChangeInput(MaterialChange Change, string? From = null, long Superseded = 0);

/// <param name="Superseded">Consents so far.</param>
public sealed record NoticeChangeProgress(long Superseded);

/// <summary>
/// Supersedes each consent to the versions before a material change, once, a page of holders at a time; begins a new generation every so
/// often to keep its history short.
/// </summary>
public static class NoticeChangeWorkflow
{
    public static readonly WorkflowReference<NoticeChangeInput, NoticeChangeProgress> Reference = new("SupersedeConsents");

    private const int PagesPerGeneration = 50;

    public static async Task<NoticeChangeProgress> Run(IWorkflowContext context, NoticeChangeInput input)
    {
        var (superseded, from) = (input.Superseded, input.From);
        for (var page = 0; page < PagesPerGeneration; page++)
        {
            var done = await context.Run(NoticeChangeActivities.Supersede, new SupersedeStep(input.Change, from), StepRetry.Briefly);
            (superseded, from) = (superseded + done.Superseded, done.Next);
            context.SetStatus(new NoticeChangeProgress(superseded));
            if (from is null)
            {
                await context.Run(NoticeChangeActivities.Finish, input.Change, StepRetry.Briefly);
                return new NoticeChangeProgress(superseded);
            }
        }

        context.ContinueAsNew(input with { From = from, Superseded = superseded });
        return new NoticeChangeProgress(superseded);
    }
}

using Compliance.Consent.Ledger;
using Compliance.DataMap;
using Compliance.Decisions.Policies;
using Compliance.Protection;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Consent.Rights;

/// <summary>
/// A right that ends uses of data and touches no store: the ledger says so, and decisions go by it. It counts before the submission is
/// answered, as 11 CCR 7060(b) has it for opt-outs and limits, and Art. 7(3) GDPR for withdrawals.
/// </summary>
internal sealed class LedgerRight(
    LedgerRightTerms terms, LedgerActs acts, ProtectionOptions protection, ILogger<LedgerRight> logger) : IRight
{
    /// <summary>Whoever submits is answered: what takes longer, the workflow does.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    public Right Right => terms.Right;

    public bool HasExport => false;

    public bool CanBeCancelled => false;

    /// <inheritdoc cref="LedgerRightTerms.Act"/>
    public Task Act(ConsentService consent, ConsentHolder person, UseChoice about, CancellationToken cancellation) =>
        terms.Act(consent, person, about, cancellation);

    public IEnumerable<SubmissionFault> Check(SubmittedRequest submitted, PersonalDataMap map)
    {
        var (purpose, classes) = submitted.About;
        if (purpose is not null && !terms.TakesPurpose)
            yield return new("about", "purpose", "cannot be told apart for this right: leave it out");
        else if (purpose is not null && !DeclaredPurposes.Has(map, purpose))
            yield return new("about", "purpose", "must be a purpose of the data map, or left out");
        if (terms.NeedsClasses && classes is PurposeClasses.None)
            yield return new("about", "classes", "must name what is opted out of: sale, sharing, targeted-advertising or profiling");
        else if (!terms.NeedsClasses && classes is not PurposeClasses.None)
            yield return new("about", "classes", "count for opt-outs alone: leave them out");
        if (submitted.Group != DataSubjectGroup.Default)
            yield return new("group", null, $"must be {DataSubjectGroup.Default}: no purpose uses data of other groups");
    }

    public async Task Begin(RequestRecord request, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(MaxWait);
        try
        {
            await acts.Record(this, request, patience.Token);
        }
        catch (Exception waiting) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning(
                "Request {Request} could not be written to the ledger at once ({Failure}); its workflow does it",
                request.Id,
                waiting.GetType().Name);
        }
    }

    public Task<bool> Start(IWorkflowClient workflows, RequestRecord request, LoggedRequest? logged, CancellationToken cancellation) =>
        workflows.Start(
            LedgerRightWorkflow.Reference, request.Id, RequestInput.Of(request, protection, logged), cancellation);
}

using Compliance.Consent.Ledger;
using Compliance.DataMap;
using Compliance.Requests.Case;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Consent.Rights;

/// <summary>Writes to the ledger of whoever a request means.</summary>
internal sealed class LedgerActs(ICaseFiles cases, ISubjectDirectory directory, IDataMaps maps, ConsentService consent)
{
    /// <summary>Names the ledger where a request says what it waits for.</summary>
    private const string Ledger = "consent-ledger";

    /// <summary>
    /// Somebody of whom nobody is enrolled, and who states a distinguishing identity, is enrolled: whoever uses their data later finds what
    /// they chose.
    /// </summary>
    /// <exception cref="StepFailedException">The person is being erased, or others write to the same ledger: it is tried again.</exception>
    public async Task<RequestOutcome> Record(LedgerRight right, RequestRecord request, CancellationToken cancellation)
    {
        var stated = (await cases.Read(request.Id, cancellation)).Identities;
        var distinguishing = maps.Current.DistinguishingIdentities;
        var found = await new SubjectResolver(directory, distinguishing).Find(stated, cancellation);
        if (found.Finding is SubjectFinding.Nobody && stated.Kinds.Any(distinguishing.Contains))
            found = new EnrolledSubject(SubjectFinding.One, await Enrol(stated, distinguishing, cancellation), stated);
        if (found.Finding is not SubjectFinding.One)
            return found.Finding.Outcome();
        try
        {
            await right.Act(consent, maps.Current, ConsentHolder.Person(found.Id!), request.About, cancellation);
            return RequestOutcome.Complete;
        }
        catch (ConsentException busy) when (busy.Error is ConsentError.Busy)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, Ledger);
        }
    }

    private Task<string> Enrol(Identities stated, IReadOnlySet<string> distinguishing, CancellationToken cancellation) =>
        directory.Register(
            [.. stated.All.OrderByDescending(each => distinguishing.Contains(each.Kind)).Select(each => (each.Kind, each.Value))],
            cancellation);
}

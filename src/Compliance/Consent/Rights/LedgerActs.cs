using Compliance.Consent.Ledger;
using Compliance.DataMap;
using Compliance.Keys;
using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Consent.Rights;

/// <summary>
/// Writes to the ledger of whoever a request means, once: what the person says after that stands, also where the workflow comes late.
/// </summary>
/// <remarks>
/// Only an identity that tells people apart says whose ledger it is: an address may be another's too. No card is opened, so that a choice
/// counts also while an erasure can still be cancelled. Nothing else that was stated is kept: nobody has proven it.
/// </remarks>
internal sealed class LedgerActs(
    ICaseFiles cases, ISubjectDirectory directory, IDataMaps maps, IHolderRegister holders, IRequestStore requests,
    ConsentService consent)
{
    /// <summary>Names the ledger where a request says what it waits for.</summary>
    private const string Ledger = "consent-ledger";

    /// <exception cref="StepFailedException">The vault, or others who write to the same ledger, are waited for.</exception>
    public async Task<RequestOutcome> Record(LedgerRight right, RequestRecord request, CancellationToken cancellation)
    {
        if (request.Acted is { } acted)
            return acted;
        var outcome = await VaultWaiting.For(() => Act(right, request, cancellation));
        await requests.NoteActed(request.Id, outcome, cancellation);
        return outcome;
    }

    private async Task<RequestOutcome> Act(LedgerRight right, RequestRecord request, CancellationToken cancellation)
    {
        var stated = (await cases.Read(request.Id, cancellation)).Identities;
        var (outcome, subject) = await Find(stated, cancellation);
        if (subject is null)
            return outcome;
        var person = ConsentHolder.Person(subject);
        if (!await holders.IsKnown(person, cancellation))
            return RequestOutcome.AlreadyErased;
        try
        {
            await right.Act(consent, person, request.About, cancellation);
            return RequestOutcome.Complete;
        }
        catch (ConsentException gone) when (gone.Error is ConsentError.UnknownPurpose)
        {
            // The data map lost the purpose since: nothing uses data for it.
            return RequestOutcome.Complete;
        }
        catch (ConsentException busy) when (busy.Error is ConsentError.Busy)
        {
            throw new StepFailedException(FailureCode.StoreUnavailable, Ledger);
        }
    }

    /// <summary>
    /// Somebody who is not enrolled is enrolled under the one identity that tells them apart: whoever uses their data later finds what they
    /// chose.
    /// </summary>
    private async Task<(RequestOutcome Outcome, string? Subject)> Find(Identities stated, CancellationToken cancellation)
    {
        var telling = stated.All.Where(each => maps.Current.DistinguishingIdentities.Contains(each.Kind)).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (kind, value) in telling)
            found.UnionWith(await directory.Find(kind, value, cancellation));
        return (telling, found.Count) switch
        {
            ([], _) => (await IsAnyone(stated, cancellation) ? RequestOutcome.Ambiguous : RequestOutcome.NotFound, null),
            (_, 1) => (RequestOutcome.Complete, found.Single()),
            ([var only], 0) => (RequestOutcome.Complete, await directory.Register([(only.Kind, only.Value)], cancellation)),
            _ => (RequestOutcome.Ambiguous, null),
        };
    }

    private async Task<bool> IsAnyone(Identities stated, CancellationToken cancellation)
    {
        foreach (var (kind, value) in stated.All)
        {
            if ((await directory.Find(kind, value, cancellation)).Count > 0)
                return true;
        }

        return false;
    }
}

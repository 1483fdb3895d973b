using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Proving;
using Compliance.DataMap;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Evidence;
using Compliance.Values;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Agreements;

/// <summary>
/// Answers agreements that a person's agent proffers (IEEE 7012-2025, MyTerms). The person is the first party and proposes; the company
/// accepts, offers one alternative, or refuses. Each answer is an event of the ledger, and so an entry of the log, with the hash of the
/// record that both sides keep. An accepted agreement opts out; none makes a consent, for only an answer to a rendered notice does.
/// </summary>
public sealed class AgreementService(
    IConsentLedger ledger, IDataMaps maps, IOptions<MyTermsOptions> options, IOptions<ReceiptOptions> receipts, IOptions<LogOptions> names,
    IIdSource ids, IClock clock)
{
    private readonly LedgerWriter _writer = new(ledger, clock);

    /// <summary>Proffered again while nothing changed, it has the same answer: nothing is recorded twice.</summary>
    /// <param name="holder">The first party.</param>
    /// <param name="agreement">The address of the agreement.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <exception cref="ConsentException">With <see cref="ConsentError.AgreementMalformed"/>: nothing is recorded.</exception>
    public async Task<ConsentEvent> Proffer(ConsentHolder holder, string agreement, CancellationToken cancellation)
    {
        if (AgreementAddress.Problem(agreement) is { } problem)
            throw ConsentErrors.AgreementMalformed(problem);
        var answer = options.Value.Answer(agreement);
        var map = maps.Current;
        var terms = new AgreedTerms(agreement, answer.Agreement, receipts.Value.Controller ?? map.Controller ?? names.Value.Origin);
        var (id, optOut, objection) = (NewId(), NewId(), NewId());
        var (act, isComplete) = await _writer.Act(
            holder,
            draft =>
            {
                if (draft.StateOf(ConsentTopic.Agreement).Event is { } newest && newest.Act == answer.Act && newest.Agreement == terms
                    && InForce(draft).HasFlag(answer.OptOut))
                    return (newest, true);
                var recorded = draft.AddAgreement(Act(id, draft, answer.Act) with { Agreement = terms });
                return (
                    recorded, Follow(draft, map, answer.OptOut, Act(optOut, draft, ConsentAct.OptedOut) with { Source = id }, objection));
            },
            cancellation);
        if (!isComplete)
            await new Objections(_writer, maps, ids).Record(holder, null, ConsentMethod.Agreement, ActingHand.Self, cancellation);
        return act;
    }

    /// <summary>Every answer to this holder, oldest first.</summary>
    public IAsyncEnumerable<ConsentEvent> Answers(ConsentHolder holder, CancellationToken cancellation) =>
        ledger.History(holder, cancellation).Where(each => each.Agreement is not null);

    /// <returns>The answer whose record has this hash; null where there is none.</returns>
    public async Task<ConsentEvent?> Find(ConsentHolder holder, Sha256Hash record, CancellationToken cancellation) =>
        await Answers(holder, cancellation).FirstOrDefaultAsync(each => each.Copy == record, cancellation);

    /// <summary>What an accepted agreement rules out, the person has opted out of; direct marketing they have objected to.</summary>
    /// <returns>Whether every consent to direct marketing has ended with it.</returns>
    private static bool Follow(LedgerDraft draft, PersonalDataMap map, PurposeClasses classes, ConsentEvent optOut, string objection)
    {
        var others = classes & ~PurposeClasses.Marketing;
        if (others is not PurposeClasses.None)
            OptOuts.Set(
                draft, OptOutOrigin.Choice, OptOuts.InForce(draft, OptOutOrigin.Choice) | others, act => optOut with { Act = act });
        return !classes.HasFlag(PurposeClasses.Marketing)
            || Objections.Add(draft, map, optOut with { Id = objection, Act = ConsentAct.Objected }).IsComplete;
    }

    private static PurposeClasses InForce(LedgerDraft draft) =>
        OptOuts.InForce(draft, OptOutOrigin.Choice) | (ObjectsToMarketing(draft) ? PurposeClasses.Marketing : PurposeClasses.None);

    private static bool ObjectsToMarketing(LedgerDraft draft) =>
        draft.StateOf(ConsentTopic.Objection(null)).Event?.Act is ConsentAct.Objected;

    private static ConsentEvent Act(string id, LedgerDraft draft, ConsentAct act) => new()
    {
        Id = id, Holder = draft.Read.Holder, At = draft.At, Act = act, Method = ConsentMethod.Agreement, By = ActingHand.Self,
    };

    private string NewId() => ids.New().ToString("N");
}

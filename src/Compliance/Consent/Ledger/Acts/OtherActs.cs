using Compliance.DataMap;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Values;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>
/// Acts beside consent and objection: restriction, opt-out, limit on use, what is taken back, and what others do to a consent.
/// </summary>
internal sealed class OtherActs(LedgerWriter writer, IDataMaps maps, IIdSource ids)
{
    /// <summary>Records an act unless its topic says so already.</summary>
    /// <returns>Whether anything changed.</returns>
    public Task<bool> Record(
        ConsentHolder holder, ConsentAct act, string? purpose, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        var id = NewId();
        if (purpose is not null && !DeclaredPurposes.Has(maps.Current, purpose))
            throw ConsentErrors.UnknownPurpose(purpose);
        return writer.Act(
            holder,
            draft =>
            {
                var next = Act(id, draft, act, method, by) with { Purpose = purpose };
                var newest = draft.StateOf(ConsentTopic.Of(next)).Event;
                if (newest?.Act == act || (newest is null && act.IsTakingBack()))
                    return false;
                draft.Add(next);
                return true;
            },
            cancellation);
    }

    /// <summary>Ends a consent that holds, by another hand than a withdrawal.</summary>
    /// <returns>Whether it held.</returns>
    public Task<bool> End(
        ConsentHolder holder, ConsentAct act, string purpose, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        var id = NewId();
        var topic = ConsentTopic.Consent(purpose);
        return writer.Act(
            holder,
            draft =>
            {
                draft.Close(topic);
                if (draft.StateOf(topic).Event is not { } newest || !newest.Act.IsYes())
                    return false;
                draft.Add(Act(id, draft, act, method, by) with { Purpose = purpose, Notice = newest.Notice, Source = newest.Id });
                return true;
            },
            cancellation);
    }

    public Task<bool> OptOut(
        ConsentHolder holder, PurposeClasses classes, bool isTakenBack, ConsentMethod method, ActingHand by,
        CancellationToken cancellation)
    {
        if ((classes & ~PurposeClasses.Marketing) is PurposeClasses.None)
            throw ConsentErrors.NothingAnswered();
        var id = NewId();
        return writer.Act(
            holder,
            draft =>
            {
                var before = OptOuts.InForce(draft, OptOutOrigin.Choice);
                return OptOuts.Set(
                    draft, OptOutOrigin.Choice, isTakenBack ? before & ~classes : before | (classes & ~PurposeClasses.Marketing),
                    act => Act(id, draft, act, method, by));
            },
            cancellation);
    }

    /// <summary>Records that the browser says no by a signal. A browser that no longer does takes nothing back.</summary>
    public Task<bool> Signal(ConsentHolder holder, string? regime, CancellationToken cancellation)
    {
        var id = NewId();
        return writer.Act(
            holder,
            draft => OptOuts.Set(draft, OptOutOrigin.Signal, OptOuts.OfSignal, _ => OptOuts.Signal(id, draft, regime)),
            cancellation);
    }

    public Task<bool> TakeBackSignal(ConsentHolder holder, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        var id = NewId();
        return writer.Act(
            holder,
            draft => OptOuts.Set(draft, OptOutOrigin.Signal, PurposeClasses.None, act => Act(id, draft, act, method, by)),
            cancellation);
    }

    private static ConsentEvent Act(string id, LedgerDraft draft, ConsentAct act, ConsentMethod method, ActingHand by) =>
        new() { Id = id, Holder = draft.Read.Holder, At = draft.At, Act = act, Method = method, By = by };

    private string NewId() => ids.New().ToString("N");
}

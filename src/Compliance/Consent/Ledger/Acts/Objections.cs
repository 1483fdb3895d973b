using Compliance.DataMap;
using Compliance.Decisions.Policies;
using Compliance.Values;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>
/// Objections (GDPR Art. 21). Whoever objects to direct marketing wants none, on whatever basis (Art. 21(2), (3)): consents to it end with
/// the objection, however it reached us. An objection to one purpose ends the consent to that purpose.
/// </summary>
internal sealed class Objections(LedgerWriter writer, IDataMaps maps, IIdSource ids)
{
    /// <param name="holder">Whose.</param>
    /// <param name="purpose">Null: all direct marketing.</param>
    /// <param name="method">How it reached us.</param>
    /// <param name="by">Whose hand.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>Whether anything changed: the second time nothing does.</returns>
    public async Task<bool> Record(
        ConsentHolder holder, string? purpose, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        var id = ids.New().ToString("N");
        var map = maps.Current;
        if (purpose is not null && !DeclaredPurposes.Has(map, purpose))
            throw ConsentErrors.UnknownPurpose(purpose);
        var (hasChanged, isComplete) = await writer.Act(holder, Step, cancellation);
        while (!isComplete)
            (_, isComplete) = await writer.Act(holder, Step, cancellation);
        return hasChanged;

        (bool HasChanged, bool IsComplete) Step(LedgerDraft draft) => Add(draft, map, new ConsentEvent
        {
            Id = id, Holder = draft.Read.Holder, At = draft.At, Act = ConsentAct.Objected, Purpose = purpose, Method = method, By = by,
        });
    }

    /// <summary>Adds an objection unless the ledger has it, and ends the consents that it is about.</summary>
    /// <returns>Whether anything changed, and whether every consent has ended: one transaction takes
    /// <see cref="Withdrawals.MaxActs"/>.</returns>
    public static (bool HasChanged, bool IsComplete) Add(LedgerDraft draft, PersonalDataMap map, ConsentEvent objection)
    {
        var isNew = draft.StateOf(ConsentTopic.Of(objection)).Event?.Act is not ConsentAct.Objected;
        if (isNew)
            draft.Add(objection);
        var given = draft.Read.Current.Where(each => each.Act.IsYes() && IsAbout(each.Purpose!)).ToList();
        if (!isNew && given.Count == 0)
            return (false, true);

        // An answer may be on its way to a notice that was rendered before.
        foreach (var purpose in map.Uses.Keys.Where(IsAbout))
            draft.Close(ConsentTopic.Consent(purpose));
        foreach (var consent in given.Take(Withdrawals.MaxActs))
        {
            var id = DerivedId.Of("objection", consent.Id);
            draft.Add(Withdrawals.Withdrawn(id, draft, consent.Purpose!, consent, objection.Method, objection.By));
        }

        return (true, given.Count <= Withdrawals.MaxActs);

        bool IsAbout(string purpose) => objection.Purpose is { } one
            ? purpose == one
            : map.Uses.TryGetValue(purpose, out var use) && use.Classes.HasFlag(PurposeClasses.Marketing);
    }
}

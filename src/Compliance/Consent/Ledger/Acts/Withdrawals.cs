using Compliance.DataMap;
using Compliance.Values;
using NodaTime;

namespace Compliance.Consent.Ledger.Acts;

/// <summary>Withdrawals: they need no token, count at once, and win against every answer to a notice that was rendered before.</summary>
internal sealed class Withdrawals(LedgerWriter writer, IDataMaps maps, IIdSource ids)
{
    /// <summary>Of a withdrawal of everything, in one transaction of the ledger; the head's word counts for the rest.</summary>
    public const int MaxActs = 40;

    /// <returns>Whether there was anything to withdraw: the second time there is not.</returns>
    /// <exception cref="ConsentException">Neither the data map nor the holder's ledger has the purpose.</exception>
    public Task<bool> Withdraw(
        ConsentHolder holder, string purpose, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        Withdraw(holder, purpose, DeclaredPurposes.Has(maps.Current, purpose), method, by, cancellation);

    /// <summary>By a link, which was issued for a purpose that there was: it works although the data map has changed since.</summary>
    public Task<bool> Linked(ConsentHolder holder, string purpose, CancellationToken cancellation) =>
        Withdraw(holder, purpose, isDeclared: true, ConsentMethod.WithdrawalLink, ActingHand.Self, cancellation);

    private Task<bool> Withdraw(
        ConsentHolder holder, string purpose, bool isDeclared, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        var id = NewId();
        var topic = ConsentTopic.Consent(purpose);
        return writer.Act(
            holder,
            draft =>
            {
                var newest = draft.StateOf(topic).Event;
                if (newest is null && !isDeclared)
                    throw ConsentErrors.UnknownPurpose(purpose);

                // Also the second time: an answer may be on its way to a notice that was rendered in between.
                draft.Close(topic);
                if (newest?.Act is ConsentAct.Withdrawn or ConsentAct.Refused)
                    return false;
                draft.Add(Withdrawn(id, draft, purpose, newest, method, by));
                return newest?.IsYesAt(draft.At) == true;
            },
            cancellation);
    }

    /// <returns>How many consents it ended: the second time none.</returns>
    public async Task<int> WithdrawAll(ConsentHolder holder, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        var (ended, isComplete) = await writer.Act(
            holder,
            draft =>
            {
                var given = draft.Read.Current.Where(each => each.Act.IsYes()).ToList();
                draft.CloseAll();
                foreach (var consent in given.Take(MaxActs))
                    draft.Add(Withdrawn(DerivedId.Of("withdraw-all", consent.Id), draft, consent.Purpose!, consent, method, by));
                return (given.Count(each => each.IsYesAt(draft.At)), given.Count <= MaxActs && !draft.Read.LeftOver.Any());
            },
            cancellation);
        if (!isComplete)
            await WriteLeftOver(holder, cancellation);
        return ended;
    }

    /// <summary>Ends the consents that were given up to a time.</summary>
    public async Task WithdrawOlder(ConsentHolder holder, Instant at, CancellationToken cancellation)
    {
        bool isComplete;
        do
        {
            isComplete = await writer.Act(
                holder,
                draft =>
                {
                    var old = draft.Read.Current.Where(each => each.Act.IsYes() && each.At <= at).ToList();
                    foreach (var consent in old.Take(MaxActs))
                    {
                        var id = DerivedId.Of("withdraw-older", consent.Id);
                        draft.Add(Withdrawn(id, draft, consent.Purpose!, consent, ConsentMethod.LogIn, ActingHand.Self));
                    }

                    return old.Count <= MaxActs;
                },
                cancellation);
        }
        while (!isComplete);
    }

    /// <summary>Gives each consent that a withdrawal of everything ended an event of its own.</summary>
    public async Task WriteLeftOver(ConsentHolder holder, CancellationToken cancellation)
    {
        bool isComplete;
        do
        {
            isComplete = await writer.Act(
                holder,
                draft =>
                {
                    var left = draft.Read.LeftOver.ToList();
                    foreach (var withdrawn in left.Take(MaxActs))
                        draft.Add(withdrawn);
                    return left.Count <= MaxActs;
                },
                cancellation);
        }
        while (!isComplete);
    }

    public static ConsentEvent Withdrawn(
        string id, LedgerDraft draft, string purpose, ConsentEvent? newest, ConsentMethod method, ActingHand by) => new()
        {
            Id = id, Holder = draft.Read.Holder, Purpose = purpose, At = draft.At, Act = ConsentAct.Withdrawn, Method = method, By = by,
            Notice = newest?.Notice, Source = newest?.Act.IsYes() == true ? newest.Id : null,
        };

    private string NewId() => ids.New().ToString("N");
}

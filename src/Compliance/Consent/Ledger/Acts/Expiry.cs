namespace Compliance.Consent.Ledger.Acts;

/// <summary>Says of consents that their validity is over. May be repeated: each is expired once.</summary>
internal sealed class Expiry(LedgerWriter writer)
{
    /// <returns>How many it wrote.</returns>
    public async Task<int> Expire(ConsentHolder holder, CancellationToken cancellation)
    {
        var (expired, isComplete) = (0, false);
        while (!isComplete)
        {
            (var some, isComplete) = await writer.Act(
                holder,
                draft =>
                {
                    var over = draft.Read.Current.Where(each => each.Act.IsYes() && each.Until <= draft.At).ToList();
                    foreach (var consent in over.Take(Withdrawals.MaxActs))
                        draft.Add(Expired(consent) with { At = draft.At });
                    return (int.Min(over.Count, Withdrawals.MaxActs), over.Count <= Withdrawals.MaxActs);
                },
                cancellation);
            expired += some;
        }

        return expired;
    }

    private static ConsentEvent Expired(ConsentEvent consent) => consent with
    {
        Id = DerivedId.Of("expire", consent.Id),
        Act = ConsentAct.Expired,
        Copy = null,
        Method = ConsentMethod.Expiry,
        By = ActingHand.Controller,
        Source = consent.Id,
        HasSignal = false,
        IsSignalAcknowledged = false,
    };
}

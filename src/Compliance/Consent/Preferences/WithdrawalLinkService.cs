using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.DataMap;

namespace Compliance.Consent.Preferences;

/// <summary>Links in messages that withdraw, and do nothing else.</summary>
public sealed class WithdrawalLinkService(ConsentService consent, IHolderRegister holders, IDataMaps maps)
{
    /// <param name="holder">Whose consent the link withdraws.</param>
    /// <param name="purpose">Null for all.</param>
    /// <exception cref="ConsentException">The data map has no such purpose.</exception>
    public string Issue(ConsentHolder holder, string? purpose) =>
        purpose is null || DeclaredPurposes.Has(maps.Current, purpose)
            ? consent.WithdrawalLink(holder, purpose)
            : throw ConsentErrors.UnknownPurpose(purpose);

    /// <summary>What a link withdraws: nothing else of a person is told to whoever has it, and nothing changes.</summary>
    /// <exception cref="ConsentException">It is no link of this deployment.</exception>
    public string? PurposeOf(string token) => consent.ReadLink(token).Purpose;

    /// <returns>
    /// How many consents it ended: 0 means that nothing changed. That is so too where the person was erased since: of them nothing is
    /// written any more.
    /// </returns>
    /// <exception cref="ConsentException">It is no link of this deployment.</exception>
    public async Task<int> Withdraw(string token, CancellationToken cancellation) =>
        await holders.IsKnown(consent.ReadLink(token).Holder, cancellation) ? await consent.WithdrawByLink(token, cancellation) : 0;
}

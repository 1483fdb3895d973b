using Compliance.Consent.Ledger;
using Compliance.Consent.Notices;
using Compliance.Decisions;
using Compliance.Decisions.Facts;
using Compliance.Protection.Keys;
using NodaTime;

namespace Compliance.Personalization;

/// <summary>
/// Gives decisions their facts: from the state of the person's key, which erasure fences first, and from the consent ledger.
/// </summary>
internal sealed class PersonFactsReader(ISubjectKeyStore keys, IConsentLedger ledger, INoticeStore notices, IClock clock)
    : IPersonFactsSource
{
    private readonly LedgerFacts _facts = new(ledger, notices, clock);

    public async ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken)
    {
        var asOf = clock.GetCurrentInstant().ToDateTimeOffset();
        if (ConsentHolder.TryParse(person) is not { } holder)
            return PersonFacts.Unknown(person, asOf);
        var binding = holder.IsPerson ? keys.Find(person, cancellationToken) : Task.FromResult<SubjectKeyBinding?>(null);
        var facts = await _facts.Of(holder, cancellationToken);
        return await binding switch
        {
            null => facts with { IsKnown = false },
            { State: BindingState.Active } => facts with { IsKnown = true },

            // It counts from now on, whenever it began: the row does not say when.
            _ => facts with { IsKnown = true, Erasure = new ErasureFact { Id = "erasure", From = facts.AsOf } },
        };
    }
}

using Compliance.Decisions;
using Compliance.Decisions.Facts;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>Gives decisions their facts from the ledger.</summary>
public sealed class LedgerFactsSource(ConsentService consent, IClock clock) : IPersonFactsSource
{
    public async ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken) =>
        ConsentHolder.TryParse(person) is { } holder
            ? await consent.FactsOf(holder, cancellationToken)
            : PersonFacts.Unknown(person, clock.GetCurrentInstant().ToDateTimeOffset());
}

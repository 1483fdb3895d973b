using System.Runtime.CompilerServices;
using Compliance.Consent.Ledger;
using Compliance.Subjects;

namespace Compliance.Consent.Rights;

/// <summary>Whose ledger says that processing is restricted. A list of whoever ever was tells whose ledgers have to be read.</summary>
internal sealed class RestrictedPeople(IConsentLedger ledger) : IRestrictedPeople
{
    public async Task<bool> IsRestricted(string subject, CancellationToken cancellation)
    {
        var person = ConsentHolder.Person(subject);
        return await ledger.MayBeRestricted(person, cancellation) && await IsRestricted(person, cancellation);
    }

    public async IAsyncEnumerable<string> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var person in ledger.ListRestricted(cancellation))
        {
            if (await IsRestricted(person, cancellation))
                yield return person.ToString();
        }
    }

    private async Task<bool> IsRestricted(ConsentHolder person, CancellationToken cancellation) =>
        (await ledger.Read(person, cancellation)).StateOf(ConsentTopic.Restriction).Event?.Act is ConsentAct.Restricted;
}

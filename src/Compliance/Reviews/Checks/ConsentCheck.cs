using System.Globalization;
using Compliance.Consent.Importing;
using Compliance.Consent.Ledger;
using Compliance.Consent.Proving;
using Compliance.Findings;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Reviews.Checks;

/// <summary>Finds events of the consent ledger that wait too long for the log, and consents that nobody can prove.</summary>
internal sealed class ConsentCheck(IUnloggedConsents unlogged, IConsentLedger ledger, IOptions<ReceiptOptions> options) : IReviewCheck
{
    public static readonly FindingKind NotLogged = new(
        "consent-not-logged", "Consent event not logged",
        "Events of the consent ledger are not in the evidence log although they wait longer than "
        + "`Compliance:Consent:Receipts:MaxWaitMinutes`. They count, and nobody can prove them yet.",
        "Look whether the signer runs and whether the timer `consent-logging` does. An event that the log refuses is named in the app's "
        + "log (`CommandRefused`).");

    public static readonly FindingKind Unproved = new(
        "consent-unproved", "Consent without proof",
        "Consents that were imported name no proof. Whoever relies on consent must be able to show it (GDPR Art. 7(1)), so they allow "
        + "nothing.",
        "Import them again with the reference of a proof, or ask these people.");

    /// <summary>Ledgers that are read at most; what is found is then only the least that there is.</summary>
    private const int MaxRead = 1000;

    public string Id => "consent";

    public async Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation) =>
        [.. await Waiting(scope.At, cancellation), .. await WithoutProof(cancellation)];

    private async Task<IReadOnlyList<Finding>> Waiting(Instant now, CancellationToken cancellation)
    {
        var (events, ledgers, oldest) = (0, 0, now);
        await foreach (var note in unlogged.List(cancellation).Take(MaxRead).WithCancellation(cancellation))
        {
            // Of an import, an event is older than its ledger's note: what counts is how long it has been in the ledger.
            var waiting = await unlogged.Read(note.Holder, 1, cancellation);
            if (waiting.Events.Count == 0 || note.At > now - options.Value.MaxWait)
                continue;
            (events, ledgers, oldest) = (events + waiting.Events.Count, ledgers + 1, Instant.Min(oldest, note.At));
        }

        return events == 0
            ? []
            :
            [
                new Finding(
                    NotLogged, "consents", string.Create(
                        CultureInfo.InvariantCulture,
                        $"At least {events} events of {ledgers} people and devices wait, since {oldest:uuuu-MM-dd HH:mm}Z at the latest. "
                        + $"Look whether the signer runs."),
                    Severity.High),
            ];
    }

    private async Task<IReadOnlyList<Finding>> WithoutProof(CancellationToken cancellation)
    {
        var page = await ledger.Holders(ConsentImport.UnprovedIndex, ConsentImport.UnprovedVersion, null, MaxRead, cancellation);
        var bySystem = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var holder in page.Holders)
        {
            var view = await ledger.Read(holder, cancellation);
            foreach (var each in view.Current.Where(each => each.Act is ConsentAct.Unproved))
                bySystem[each.Import!.System] = bySystem.GetValueOrDefault(each.Import.System) + 1;
        }

        var least = page.Next is null ? "" : "At least ";
        return
        [
            .. bySystem.Select(each => new Finding(
                Unproved, each.Key, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{least}{each.Value} consents from this system name no proof. Import them again with one, or ask these people."),
                Severity.Medium)),
        ];
    }
}

using Compliance.Consent.Ledger;
using Compliance.Decisions.Policies;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;

namespace Compliance.Consent.Rights;

/// <summary>What tells one right about uses from another.</summary>
/// <param name="Right">Which right.</param>
/// <param name="Act">Writes what the person chose to their ledger. Again, it changes nothing.</param>
internal sealed record LedgerRightTerms(Right Right, Func<ConsentService, ConsentHolder, UseChoice, CancellationToken, Task> Act)
{
    /// <summary>Whether a purpose may be named.</summary>
    public bool TakesPurpose { get; init; }

    /// <summary>Whether classes of purposes must be named.</summary>
    public bool NeedsClasses { get; init; }
}

/// <summary>The rights about uses, one row each.</summary>
internal static class LedgerRights
{
    public static readonly IReadOnlyList<LedgerRightTerms> All =
    [
        // GDPR Art. 18: from now on the data are stored, and used for nothing but what Art. 18(2) names.
        new(Right.Restriction, (consent, person, _, stop) => Record(consent, person, ConsentAct.Restricted, null, stop)),

        // GDPR Art. 21: to one purpose, or to all direct marketing where none is named.
        new(Right.Objection, (consent, person, about, stop) => Record(consent, person, ConsentAct.Objected, about.Purpose, stop))
        {
            TakesPurpose = true,
        },

        // CCPA §1798.120 and the laws of other states: of sale, sharing, targeted advertising, profiling.
        new(
            Right.OptOut,
            (consent, person, about, stop) => consent.OptOut(person, about.Classes, ConsentMethod.Request, ActingHand.Self, stop))
        {
            NeedsClasses = true,
        },

        // CCPA §1798.121: sensitive data serve the purposes that need them, and no other.
        new(Right.LimitUse, (consent, person, _, stop) => Record(consent, person, ConsentAct.UseLimited, null, stop)),

        // GDPR Art. 7(3): of the consent to one purpose, or of all where none is named.
        new(Right.Withdrawal, (consent, person, about, stop) => about.Purpose is { } purpose
            ? consent.Withdraw(person, purpose, ConsentMethod.Request, ActingHand.Self, stop)
            : consent.WithdrawAll(person, ConsentMethod.Request, ActingHand.Self, stop))
        {
            TakesPurpose = true,
        },
    ];

    private static Task Record(ConsentService consent, ConsentHolder person, ConsentAct act, string? purpose, CancellationToken stop) =>
        consent.Record(person, act, purpose, ConsentMethod.Request, ActingHand.Self, stop);
}

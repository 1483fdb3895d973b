using Compliance.Consent.Ledger;
using Compliance.DataMap;
using Compliance.Decisions.Policies;
using Compliance.Protection;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Microsoft.Extensions.Logging;

namespace Compliance.Consent.Rights;

/// <summary>GDPR Art. 18: from now on the data are stored, and used for nothing but what Art. 18(2) names.</summary>
internal sealed class RestrictionRight(LedgerActs acts, ProtectionOptions protection, ILogger<LedgerRight> logger)
    : LedgerRight(acts, protection, logger)
{
    public override Right Right => Right.Restriction;

    public override Task Act(
        ConsentService consent, PersonalDataMap map, ConsentHolder person, UseChoice about, CancellationToken cancellation) =>
        consent.Record(person, ConsentAct.Restricted, null, ConsentMethod.Request, ActingHand.Self, cancellation);
}

/// <summary>GDPR Art. 21: to one purpose, or to all direct marketing where none is named.</summary>
internal sealed class ObjectionRight(LedgerActs acts, ProtectionOptions protection, ILogger<LedgerRight> logger)
    : LedgerRight(acts, protection, logger)
{
    public override Right Right => Right.Objection;

    protected override bool TakesPurpose => true;

    /// <summary>
    /// Whoever objects to direct marketing wants none, on whatever basis (Art. 21(2), (3)): consents to it end with the objection.
    /// </summary>
    public override async Task Act(
        ConsentService consent, PersonalDataMap map, ConsentHolder person, UseChoice about, CancellationToken cancellation)
    {
        await consent.Record(person, ConsentAct.Objected, about.Purpose, ConsentMethod.Request, ActingHand.Self, cancellation);
        foreach (var use in map.Uses.Values.Where(each => each.Basis is LegalBasis.Consent))
        {
            if (use.Purpose == about.Purpose || (about.Purpose is null && use.Classes.HasFlag(PurposeClasses.Marketing)))
                await consent.Withdraw(person, use.Purpose, ConsentMethod.Request, ActingHand.Self, cancellation);
        }
    }
}

/// <summary>CCPA §1798.120 and the laws of other states: of sale, sharing, targeted advertising, profiling.</summary>
internal sealed class OptOutRight(LedgerActs acts, ProtectionOptions protection, ILogger<LedgerRight> logger)
    : LedgerRight(acts, protection, logger)
{
    public override Right Right => Right.OptOut;

    protected override bool NeedsClasses => true;

    public override Task Act(
        ConsentService consent, PersonalDataMap map, ConsentHolder person, UseChoice about, CancellationToken cancellation) =>
        consent.OptOut(person, about.Classes, ConsentMethod.Request, ActingHand.Self, cancellation);
}

/// <summary>CCPA §1798.121: sensitive data serve the purposes that need them, and no other.</summary>
internal sealed class LimitUseRight(LedgerActs acts, ProtectionOptions protection, ILogger<LedgerRight> logger)
    : LedgerRight(acts, protection, logger)
{
    public override Right Right => Right.LimitUse;

    public override Task Act(
        ConsentService consent, PersonalDataMap map, ConsentHolder person, UseChoice about, CancellationToken cancellation) =>
        consent.Record(person, ConsentAct.UseLimited, null, ConsentMethod.Request, ActingHand.Self, cancellation);
}

/// <summary>GDPR Art. 7(3): of the consent to one purpose, or of all where none is named.</summary>
internal sealed class WithdrawalRight(LedgerActs acts, ProtectionOptions protection, ILogger<LedgerRight> logger)
    : LedgerRight(acts, protection, logger)
{
    public override Right Right => Right.Withdrawal;

    protected override bool TakesPurpose => true;

    public override Task Act(
        ConsentService consent, PersonalDataMap map, ConsentHolder person, UseChoice about, CancellationToken cancellation) =>
        about.Purpose is { } purpose
            ? consent.Withdraw(person, purpose, ConsentMethod.Request, ActingHand.Self, cancellation)
            : consent.WithdrawAll(person, ConsentMethod.Request, ActingHand.Self, cancellation);
}

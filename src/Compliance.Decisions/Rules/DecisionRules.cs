using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Rules.RuleScope;

namespace Compliance.Decisions.Rules;

/// <summary>
/// The rules in their order. The first that refuses a field names the reason, and no later one allows it again: deny overrides. What no
/// rule refuses is allowed.
/// </summary>
public static class DecisionRules
{
    internal const string BasisCode = "basis";

    /// <summary>The table. The number is the place of a rule, and what stands in signed decisions is its code.</summary>
    public static IReadOnlyList<DecisionRule> Table { get; } =
    [
        new(0, "unavailable", Everything, "GDPR Art. 5(2), 24(1)", "The facts could not be read, or are too old.", Unavailable),
        new(1, "erased", Everything, "GDPR Art. 17", "The person was erased or is being erased.", Erased),
        new(2, "restricted", Everything, "GDPR Art. 18", "Processing is restricted; the purposes of Art. 18(2) go on.", Restricted),
        new(3, "purpose-not-active", Everything, "GDPR Art. 5(1)(b), 5(2)", "Not declared, not begun, or over.", PurposeNotActive),
        new(4, "not-for-purpose", Field, "GDPR Art. 5(1)(c), 25", "The field is not mapped to the purpose.", NotForPurpose),
        new(5, "retention-over", Field, "GDPR Art. 5(1)(e)", "The retention of the field's collection is over.", RetentionOver),
        new(6, "special-category", Field, "GDPR Art. 9(2)(a)", "A special category without explicit consent.", SpecialCategory),
        new(7, "guardian-needed", Field, "GDPR Art. 8; US state laws", "Under consent, too young, without a guardian.", GuardianNeeded),
        new(8, BasisCode, Field, "GDPR Art. 6(1), 7", "No consent where it is the basis; no known person where there must be one.", Basis),
        new(9, "objection", Everything, "GDPR Art. 21", "The person objected; to direct marketing, absolutely.", Objection),
        new(10, "opt-out", Everything, "CCPA §1798.120, .135; 11 CCR 7025; state laws", "Opted out of the purpose's class.", OptOut),
        new(11, "limit-use", Field, "CCPA §1798.121", "Sensitive, and the person limited its use.", LimitUse),
        new(12, "generalised", Field, "GDPR Art. 25", "Only the generalised value is for the purpose.", Generalised),
    ];

    private static Finding Unavailable(in Situation situation, in AskedField asked) =>
        situation.IsAvailable ? default : new Finding(DecisionReason.Unavailable);

    private static Finding Erased(in Situation situation, in AskedField asked) =>
        situation.Person.Erasure is { } erasure && erasure.From <= situation.Now ? new Finding(DecisionReason.Erased, erasure) : default;

    private static Finding Restricted(in Situation situation, in AskedField asked)
    {
        if (situation.Purpose?.AllowedUnderRestriction == true) return default;
        foreach (var restriction in situation.Person.Restrictions)
            if (restriction.HoldsAt(situation.Now)) return new Finding(DecisionReason.Restricted, restriction);
        return default;
    }

    private static Finding PurposeNotActive(in Situation situation, in AskedField asked) => situation.Purpose switch
    {
        null => new Finding(DecisionReason.PurposeNotActive),
        var purpose when purpose.IsActiveAt(situation.Now) => default,
        var purpose => new Finding(DecisionReason.PurposeNotActive, purpose.Ends <= situation.Now ? purpose.End : purpose.NotBegun),
    };

    private static Finding NotForPurpose(in Situation situation, in AskedField asked) =>
        asked.Use is null ? new Finding(DecisionReason.NotForPurpose, asked.Field?.Declaration) : default;

    private static Finding RetentionOver(in Situation situation, in AskedField asked)
    {
        if (asked.Field is not { } field) return default;
        if (field.RetentionEnd is { } end && end.From <= situation.Now) return new Finding(DecisionReason.RetentionOver, end);
        return situation.Person.RetentionEnd(field.Collection) is { } own && own.From <= situation.Now
            ? new Finding(DecisionReason.RetentionOver, own)
            : default;
    }

    private static Finding SpecialCategory(in Situation situation, in AskedField asked) => situation.Consent switch
    {
        _ when asked.Field?.IsSpecialCategory != true => default,
        null => new Finding(DecisionReason.SpecialCategory),
        var consent when consent.Fact.IsExplicit && consent.IsGivenAt(situation.Now) && consent.Names(asked) => default,
        var consent => new Finding(DecisionReason.SpecialCategory, consent.Fact),
    };

    private static Finding GuardianNeeded(in Situation situation, in AskedField asked)
    {
        if (!situation.RestsOnConsent(asked) || situation.Person.Age is not { } age) return default;
        if (age.From > situation.Now || age.Years >= age.Limit || age.ReachesLimitAt <= situation.Now) return default;
        foreach (var consent in situation.Said.GuardianConsents)
            if (consent.HoldsAt(situation.Now)) return default;
        return new Finding(DecisionReason.GuardianNeeded, age);
    }

    private static Finding Basis(in Situation situation, in AskedField asked) => situation.Purpose?.Basis switch
    {
        LegalBasis.Consent => Consent(situation, asked),
        LegalBasis.Contract or LegalBasis.LegalObligation when !situation.Person.IsKnown => new Finding(DecisionReason.NoBasis),
        _ => default,
    };

    private static Finding Consent(in Situation situation, in AskedField asked) => situation.Consent switch
    {
        null => new Finding(DecisionReason.NoConsent),
        var consent when consent.IsGivenAt(situation.Now) =>
            consent.Names(asked) ? default : new Finding(DecisionReason.NotInNotice, consent.Fact),
        { Fact: var fact } => fact.State switch
        {
            ConsentState.Given or ConsentState.Renewed => new Finding(DecisionReason.Expired, situation.Consent.Lapse),
            ConsentState.Expired => new Finding(DecisionReason.Expired, fact),
            ConsentState.Withdrawn or ConsentState.Revoked => new Finding(DecisionReason.Withdrawn, fact),
            ConsentState.Superseded => new Finding(DecisionReason.Superseded, fact),
            _ => new Finding(DecisionReason.NoConsent, fact),
        },
    };

    // Under consent one withdraws (Art. 7(3)), and a later yes is a new act, which an old objection must not undo.
    private static Finding Objection(in Situation situation, in AskedField asked)
    {
        if (situation.Purpose is not { } purpose || purpose.Basis == LegalBasis.Consent) return default;
        var canBeOverridden = purpose.Basis is LegalBasis.LegitimateInterests or LegalBasis.PublicTask;
        if (!purpose.IsMarketing && !canBeOverridden) return default;
        foreach (var objection in situation.Said.Objections)
            if (objection.HoldsAt(situation.Now) && (purpose.IsMarketing || !(objection.OverriddenFrom <= situation.Now)))
                return new Finding(DecisionReason.Objected, objection);
        return default;
    }

    private static Finding OptOut(in Situation situation, in AskedField asked)
    {
        if (situation.Purpose is not { } purpose) return default;
        var classes = purpose.Classes & ~PurposeClasses.Marketing;
        var signal = default(Finding);
        foreach (var optOut in situation.Person.OptOuts)
        {
            if ((optOut.Classes & classes) == PurposeClasses.None || !optOut.HoldsAt(situation.Now)) continue;
            if (optOut.Origin == OptOutOrigin.Choice) return new Finding(DecisionReason.OptedOut, optOut);
            if (optOut.IsHonoured && signal.IsNothing && !optOut.ExceptPurposes.Contains(purpose.Code))
                signal = new Finding(DecisionReason.Signal, optOut);
        }
        return signal;
    }

    private static Finding LimitUse(in Situation situation, in AskedField asked)
    {
        if (asked.Field?.IsSensitive != true || situation.Purpose is not { MayUseSensitive: false }) return default;
        foreach (var limit in situation.Person.LimitUses)
            if (limit.HoldsAt(situation.Now)) return new Finding(DecisionReason.Limited, limit);
        return default;
    }

    private static Finding Generalised(in Situation situation, in AskedField asked) =>
        asked.Use?.Generalisation is null ? default : situation.Basis(asked) with { Reason = DecisionReason.Generalised };
}

using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;

namespace Compliance.Decisions.Tests.Model;

/// <summary>
/// The table of docs/decisions.md once more, a line for each rule, for one field and as slowly as you like. Shares no code with the engine.
/// </summary>
internal static class ModelOfTheRules
{
    public static (DecisionReason Reason, string? Fact) Answer(
        DecisionPolicy policy, PersonFacts c, string code, string address, DateTimeOffset now, TimeSpan staleness)
    {
        bool Now(EndingFact fact) => fact.From <= now && (fact.Until is null || now < fact.Until);
        var p = policy.Purposes.SingleOrDefault(each => each.Code == code);
        var f = policy.Fields.SingleOrDefault(each => each.Address == address);
        var use = f?.Uses.SingleOrDefault(each => each.Purpose == code);
        var yes = c.Consents.Where(each => each.Purpose == code && each.From <= now)
            .OrderBy(each => each.From).ThenBy(each => each.State).LastOrDefault();
        var given = yes is { State: ConsentState.Given or ConsentState.Renewed };
        var lapsed = given && yes!.Until <= now;
        var named = yes?.Notice is { } n && n.Purposes.Contains(code) && use?.Recipients.All(n.Recipients.Contains) == true
            && f!.Categories.All(category => n.Categories.Any(name => $"{category}.".StartsWith($"{name}.", StringComparison.Ordinal)));
        var (special, consented) = (f?.IsSpecialCategory == true, p?.Basis == LegalBasis.Consent);
        var marketing = p?.Classes.HasFlag(PurposeClasses.Marketing) == true;
        var minor = c.Age is { } age && age.From <= now && age.Years < age.Limit && !(age.ReachesLimitAt <= now);
        var restriction = c.Restrictions.FirstOrDefault(Now);
        var ends = policy.RetentionEnds.Where(end => end.Collection == f?.Collection).OrderBy(end => end.From).Take(1)
            .Concat(c.RetentionEnds.Where(end => end.Collection == f?.Collection).OrderBy(end => end.From).Take(1));
        var over = ends.FirstOrDefault(end => end.From <= now);
        var objection = c.Objections.FirstOrDefault(each =>
            Now(each) && (each.Purpose == code || (each.Purpose is null && marketing)) && (marketing || !(each.OverriddenFrom <= now)));
        var optOuts = c.OptOuts.Where(each => Now(each) && ((int)each.Classes & (int)(p?.Classes ?? 0) & ~1) != 0);
        var (choice, signal) = (optOuts.FirstOrDefault(IsChoice), optOuts.FirstOrDefault(each => !IsChoice(each) && each.IsHonoured));
        var limit = c.LimitUses.FirstOrDefault(Now);

        if (!c.IsAvailable || now - c.AsOf >= staleness || c.AsOf - now >= staleness) return (DecisionReason.Unavailable, null);
        if (c.Erasure?.From <= now) return (DecisionReason.Erased, c.Erasure!.Id);
        if (restriction is not null && p?.AllowedUnderRestriction != true) return (DecisionReason.Restricted, restriction.Id);
        if (p is null || p.From > now || p.EndedAt <= now || p.ReviewDue + p.ReviewGrace <= now)
            return (DecisionReason.PurposeNotActive, p?.Code);
        if (use is null) return (DecisionReason.NotForPurpose, f?.Address);
        if (over is not null) return (DecisionReason.RetentionOver, over.Id);
        if (special && !(given && !lapsed && named && yes!.IsExplicit)) return (DecisionReason.SpecialCategory, yes?.Id);
        if ((consented || special) && minor && !c.GuardianConsents.Any(each => each.Purpose == code && Now(each)))
            return (DecisionReason.GuardianNeeded, c.Age!.Id);
        if (consented && lapsed) return (DecisionReason.Expired, yes!.Id);
        if (consented && given && !named) return (DecisionReason.NotInNotice, yes!.Id);
        if (consented && !given) return (Refusal(yes?.State), yes?.Id);
        if (!c.IsKnown && p.Basis is LegalBasis.Contract or LegalBasis.LegalObligation) return (DecisionReason.NoBasis, null);
        if (objection is not null && !consented && (marketing || p.Basis is LegalBasis.LegitimateInterests or LegalBasis.PublicTask))
            return (DecisionReason.Objected, objection.Id);
        if (choice is not null) return (DecisionReason.OptedOut, choice.Id);
        if (signal is not null) return (DecisionReason.Signal, signal.Id);
        if (limit is not null && f!.IsSensitive && !p.MayUseSensitive) return (DecisionReason.Limited, limit.Id);
        var basis = consented || special ? yes!.Id : p.Code;
        return use.Generalisation is not null ? (DecisionReason.Generalised, basis)
            : (consented || special ? DecisionReason.Consented : DecisionReason.LawfulBasis, basis);
    }

    private static bool IsChoice(OptOutFact optOut) => optOut.Origin == OptOutOrigin.Choice;

    private static DecisionReason Refusal(ConsentState? state) => state switch
    {
        ConsentState.Withdrawn or ConsentState.Revoked => DecisionReason.Withdrawn,
        ConsentState.Expired => DecisionReason.Expired,
        ConsentState.Superseded => DecisionReason.Superseded,
        _ => DecisionReason.NoConsent,
    };
}

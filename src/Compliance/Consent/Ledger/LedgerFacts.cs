using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Law;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>What a ledger says, as facts that decisions rest on.</summary>
internal sealed class LedgerFacts(IConsentLedger ledger, INoticeStore notices, IClock clock)
{
    public async Task<PersonFacts> Of(ConsentHolder holder, CancellationToken cancellation)
    {
        var asOf = clock.GetCurrentInstant();
        var current = (await ledger.Read(holder, cancellation)).Current.ToList();

        // A material change counts from the moment at which it is published, before each ledger says so.
        var shown = current.Where(each => each.IsYesAt(asOf)).Select(each => each.Notice?.Code).OfType<string>();
        foreach (var code in shown.Distinct(StringComparer.Ordinal).ToList())
        {
            if (await notices.FindNewest(code, cancellation) is { } newest)
                current = [.. current.Select(each => After(newest, each, asOf))];
        }

        var consents = new List<ConsentFact>();
        foreach (var each in current.Where(each => each.Act.IsOfConsent() && each.Act is not ConsentAct.Unproved))
            consents.Add(Consent(each, await Content(each, cancellation), asOf));
        return new PersonFacts
        {
            Person = holder.ToString(), AsOf = asOf.ToDateTimeOffset(), IsKnown = holder.IsPerson,
            Consents = consents,
            GuardianConsents = [.. current.Where(each => each.Act.IsYes() && each.By is ByGuardian).Select(Guardian)],
            Objections = [.. Of(current, ConsentAct.Objected).Select(each => new ObjectionFact
            {
                Id = each.Id, From = From(each, asOf), Purpose = each.Purpose,
            })],
            Restrictions = [.. Of(current, ConsentAct.Restricted).Select(each => new RestrictionFact
            {
                Id = each.Id, From = From(each, asOf),
            })],
            LimitUses = [.. Of(current, ConsentAct.UseLimited).Select(each => new LimitUseFact { Id = each.Id, From = From(each, asOf) })],
            OptOuts = [.. Of(current, ConsentAct.OptedOut).Select(each => OptOut(each, current, asOf))],
        };
    }

    private static ConsentEvent After(PublishedNotice newest, ConsentEvent each, Instant asOf) =>
        each.IsYesAt(asOf) && each.Notice is { } shown && shown.Code == newest.Notice.Code && shown.Version < newest.MaterialSince
            ? Supersession.Superseded(each, newest.MaterialSince) with { At = newest.Notice.Published }
            : each;

    private static IEnumerable<ConsentEvent> Of(IEnumerable<ConsentEvent> current, ConsentAct act) =>
        current.Where(each => each.Act == act);

    private static ConsentFact Consent(ConsentEvent each, NoticeContent? content, Instant asOf) => new()
    {
        Id = each.Id, Purpose = each.Purpose!, State = StateOf(each.Act), Notice = content, IsExplicit = each.IsExplicit,
        From = each.Act.IsYes() ? each.At.ToDateTimeOffset() : From(each, asOf),
        Until = each.Act.IsYes() ? each.Until?.ToDateTimeOffset() : null,
    };

    private static GuardianConsentFact Guardian(ConsentEvent each) => new()
    {
        Id = each.Id, Purpose = each.Purpose!, From = each.At.ToDateTimeOffset(), Until = each.Until?.ToDateTimeOffset(),
    };

    private static OptOutFact OptOut(ConsentEvent each, IReadOnlyList<ConsentEvent> current, Instant asOf) => new()
    {
        Id = each.Id, From = From(each, asOf), Classes = each.Classes ?? PurposeClasses.None, Origin = each.Origin ?? OptOutOrigin.Choice,
        IsHonoured = each.Origin is not OptOutOrigin.Signal || Honours(each.Regime),
        ExceptPurposes = each.Origin is OptOutOrigin.Signal
            ? [.. current.Where(yes => yes.IsYesAt(asOf) && yes.IsSignalAcknowledged && yes.Sequence > each.Sequence)
                .Select(yes => yes.Purpose!)]
            : [],
    };

    /// <summary>Whether a signal that came under a law counts; one that came under an unknown law does.</summary>
    private static bool Honours(string? regime) =>
        regime is null || !LawTable.Current.TryFind(regime, out var law) || law.HonoursSignals;

    // What refuses counts now, even where the clock that dated it is ahead of this one.
    private static DateTimeOffset From(ConsentEvent each, Instant asOf) => Instant.Min(each.At, asOf).ToDateTimeOffset();

    private async Task<NoticeContent?> Content(ConsentEvent each, CancellationToken cancellation)
    {
        if (!each.Act.IsYes() || each.Notice is not { } shown)
            return null;
        var published = await notices.Find(shown.Code, shown.Version, cancellation);
        return published?.Notice.Purpose(each.Purpose!) is { } purpose
            ? new NoticeContent { Purposes = [purpose.Code], Categories = purpose.Categories, Recipients = purpose.Recipients }
            : null;
    }

    private static ConsentState StateOf(ConsentAct act) => act switch
    {
        ConsentAct.Given => ConsentState.Given,
        ConsentAct.Renewed => ConsentState.Renewed,
        ConsentAct.Refused => ConsentState.Refused,
        ConsentAct.Withdrawn => ConsentState.Withdrawn,
        ConsentAct.Revoked => ConsentState.Revoked,
        ConsentAct.Expired => ConsentState.Expired,
        ConsentAct.Invalidated => ConsentState.Invalidated,
        _ => ConsentState.Superseded,
    };
}

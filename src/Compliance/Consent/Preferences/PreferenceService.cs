using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.DataMap;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Preferences;

/// <summary>
/// The preferences of one person or device, as a page shows and changes them. An application gets the page's address for the customer who
/// is logged in there; whoever has it needs no other log-in for some minutes.
/// </summary>
public sealed class PreferenceService(
    ConsentService consent, NoticeService notices, IHolderRegister holders, IPurposeClasses classes, IDataMaps maps,
    WithdrawalLinkKey key, IOptions<ConsentOptions> options, IClock clock)
{
    private readonly PreferenceTokens _tokens = new(key);

    /// <returns>The page's token, and until when it opens it.</returns>
    /// <exception cref="NoticeException">Nobody published the notice, or it has no such language or surface.</exception>
    public async Task<(string Token, Instant Expires)> Issue(
        ConsentHolder holder, string notice, string language, string surface, CancellationToken cancellation)
    {
        (await notices.Newest(notice, cancellation)).Notice.TextOn(language, surface);
        var expires = clock.GetCurrentInstant() + options.Value.PageTime;
        return (_tokens.Issue(new PreferenceAccess(holder, notice, language, surface, expires)), expires);
    }

    /// <returns>Null for what is no token of a page, for one that is over, and where the person was erased since.</returns>
    public async Task<PreferenceAccess?> Open(string? token, CancellationToken cancellation) =>
        _tokens.TryOpen(token, clock.GetCurrentInstant()) is { } access && await holders.IsKnown(access.Holder, cancellation)
            ? access
            : null;

    /// <summary>Renders the notice, with what the ledger says about each purpose of it.</summary>
    /// <exception cref="NoticeException">The newest version no longer has the language or the surface.</exception>
    public async Task<PreferenceView> View(PreferenceAccess access, CancellationToken cancellation)
    {
        var notice = (await notices.Newest(access.Notice, cancellation)).Notice;
        var words = notice.TextOn(access.Language, access.Surface);
        var facts = await consent.FactsOf(access.Holder, cancellation);
        var token = await consent.Render(
            access.Holder, notice.Code, notice.Version, access.Language, access.Surface, cancellation);
        var optedOut = facts.OptOuts.Where(each => each.Origin is OptOutOrigin.Choice)
            .Aggregate(PurposeClasses.None, (all, each) => all | each.Classes);
        return new PreferenceView(
            notice, words, token.Token, [.. notice.Purposes.Select(each => Purpose(each, words.Purposes[each.Code], facts, optedOut))],
            facts.OptOuts.Any(each => each.Origin is OptOutOrigin.Signal), facts.Restrictions.Count > 0,
            facts.Objections.Any(each => each.Purpose is null), optedOut, facts.LimitUses.Count > 0);
    }

    /// <summary>
    /// Records yes or no to one purpose. A yes needs the token of what was shown. A no needs none: where the page was open for too long, it
    /// is a withdrawal, and counts all the same.
    /// </summary>
    /// <exception cref="ConsentException">The yes is refused.</exception>
    public async Task Choose(
        PreferenceAccess access, string token, string purpose, bool isYes, bool acknowledgesSignal, CancellationToken cancellation)
    {
        var notice = (await notices.Newest(access.Notice, cancellation)).Notice;
        var answer = new ConsentAnswer
        {
            Surface = access.Surface, Choices = new Dictionary<string, bool>(StringComparer.Ordinal) { [purpose] = isYes },
            Copy = NoticeHash.Of(notice, access.Language, access.Surface), Method = ConsentMethod.PreferenceCentre,
            AcknowledgesSignal = acknowledgesSignal,
        };
        try
        {
            await consent.Answer(access.Holder, token, answer, cancellation);
        }
        catch (ConsentException refused) when (!isYes && refused.Error is not (ConsentError.PurposeNotInNotice or ConsentError.Busy))
        {
            await consent.Withdraw(access.Holder, purpose, ConsentMethod.PreferenceCentre, ActingHand.Self, cancellation);
        }
    }

    private PreferencePurpose Purpose(NoticePurpose purpose, string words, PersonFacts facts, PurposeClasses optedOut)
    {
        var newest = facts.Consents.FirstOrDefault(each => each.Purpose == purpose.Code);
        var isGiven = newest is { State: ConsentState.Given or ConsentState.Renewed } && !(newest.Until <= facts.AsOf);
        PreferenceObstacle? obstacle = facts.Restrictions.Count > 0 ? PreferenceObstacle.Restricted
            : (classes.Of(purpose.Code) & optedOut) is not PurposeClasses.None ? PreferenceObstacle.OptedOut
            : null;
        var state = newest is { State: ConsentState.Given or ConsentState.Renewed } && !isGiven ? ConsentState.Expired : newest?.State;
        var vocabulary = maps.Current.Vocabulary;
        return new PreferencePurpose(
            purpose, vocabulary.Purpose(purpose.Code).Title, [.. purpose.Categories.Select(vocabulary.Category)], words, state,
            newest is null ? null : Instant.FromDateTimeOffset(newest.From),
            isGiven && newest!.Until is { } until ? Instant.FromDateTimeOffset(until) : null,
            isGiven && obstacle is null && !IsAgainstSignal(purpose.Code, facts), obstacle);
    }

    /// <summary>A yes that was given before the signal came, or was never acknowledged, does not outweigh it.</summary>
    private bool IsAgainstSignal(string purpose, PersonFacts facts) => facts.OptOuts.Any(each =>
        each is { Origin: OptOutOrigin.Signal, IsHonoured: true }
        && (each.Classes & classes.Of(purpose)) is not PurposeClasses.None
        && !each.ExceptPurposes.Contains(purpose));
}

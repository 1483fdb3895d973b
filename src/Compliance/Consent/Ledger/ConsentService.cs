using Compliance.Consent.Ledger.Acts;
using Compliance.Consent.Notices;
using Compliance.DataMap;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Law;
using Compliance.Values;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>The consent ledger as endpoints, workflows and the gate call it.</summary>
/// <param name="ledger">Keeps it.</param>
/// <param name="notices">Those that were published.</param>
/// <param name="maps">Says which purposes there are.</param>
/// <param name="key">Of withdrawal links.</param>
/// <param name="options">How long things hold.</param>
/// <param name="clock">Dates every act.</param>
/// <param name="ids">Of events.</param>
/// <param name="told">Tells people before a restriction is lifted.</param>
public sealed class ConsentService(
    IConsentLedger ledger, INoticeStore notices, IDataMaps maps, WithdrawalLinkKey key, IOptions<ConsentOptions> options, IClock clock,
    IIdSource ids, IRestrictionNotices told)
{
    private readonly LedgerWriter _writer = new(ledger, clock);
    private readonly WithdrawalLinks _links = new(key);

    /// <summary>Binds what is shown to somebody to the answer that they will give.</summary>
    /// <exception cref="NoticeException">Nobody published it, or it has no such language or surface.</exception>
    /// <exception cref="ConsentException">A material change replaced it.</exception>
    public Task<NoticeToShow> Render(
        ConsentHolder holder, string notice, int version, string language, string surface, CancellationToken cancellation) =>
        new NoticeRendering(ledger, notices, options, clock).Render(holder, notice, version, language, surface, cancellation);

    /// <summary>Records yes and no to each purpose by itself. Saying no takes the same call as saying yes.</summary>
    /// <exception cref="ConsentException">The answer is refused as a whole.</exception>
    public Task<IReadOnlyList<ConsentEvent>> Answer(
        ConsentHolder holder, string token, ConsentAnswer answer, CancellationToken cancellation) =>
        new ConsentAnswers(ledger, _writer, notices, options, ids).Answer(holder, token, answer, cancellation);

    /// <summary>Ends the consent to a purpose at once.</summary>
    /// <returns>Whether it held.</returns>
    /// <exception cref="ConsentException">There is no such purpose.</exception>
    public Task<bool> Withdraw(
        ConsentHolder holder, string purpose, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        Withdrawals.Withdraw(holder, purpose, method, by, cancellation);

    /// <summary>Ends every consent at once, also those that are given at the same time to notices rendered before.</summary>
    /// <returns>How many held: 0 means that nothing changed.</returns>
    public Task<int> WithdrawAll(ConsentHolder holder, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        Withdrawals.WithdrawAll(holder, method, by, cancellation);

    /// <summary>The token of a link that withdraws one purpose, or all of them, whenever it is opened.</summary>
    public string WithdrawalLink(ConsentHolder holder, string? purpose) => _links.Issue(holder, purpose);

    /// <summary>What a link withdraws.</summary>
    /// <exception cref="ConsentException">It is no link of this deployment.</exception>
    public LinkedWithdrawal ReadLink(string token) => _links.Open(token);

    /// <returns>How many consents it ended: 0 means that nothing changed.</returns>
    /// <exception cref="ConsentException">It is no link of this deployment.</exception>
    public async Task<int> WithdrawByLink(string token, CancellationToken cancellation) => _links.Open(token) switch
    {
        (var holder, { } purpose) =>
            await Withdrawals.Linked(holder, purpose, cancellation) ? 1 : 0,
        (var holder, null) => await WithdrawAll(holder, ConsentMethod.WithdrawalLink, ActingHand.Self, cancellation),
    };

    /// <summary>
    /// Records an objection, a restriction, a limit on use, or that it is taken back; or that a consent was revoked or invalidated.
    /// </summary>
    /// <param name="holder">Whose.</param>
    /// <param name="act">None that an answer or a withdrawal makes, and no opt-out.</param>
    /// <param name="purpose">Null for what is about no purpose, and for an objection to all direct marketing. Consents that an objection is
    /// about end with it.</param>
    /// <param name="method">How it reached us.</param>
    /// <param name="by">Whose hand.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    /// <returns>Whether anything changed.</returns>
    public Task<bool> Record(
        ConsentHolder holder, ConsentAct act, string? purpose, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        act switch
        {
            ConsentAct.Revoked or ConsentAct.Invalidated =>
                Others.End(holder, act, purpose ?? throw ConsentErrors.NothingAnswered(), method, by, cancellation),
            ConsentAct.Objected => new Objections(_writer, maps, ids).Record(holder, purpose, method, by, cancellation),
            ConsentAct.ObjectionTakenBack => Others.Record(holder, act, purpose, method, by, cancellation),
            ConsentAct.Restricted or ConsentAct.RestrictionLifted => RecordRestriction(holder, act, method, by, cancellation),
            ConsentAct.UseLimited or ConsentAct.UseLimitTakenBack => Others.Record(holder, act, null, method, by, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "Another method records this act."),
        };

    /// <summary>Whoever has their own restriction lifted knows it; everybody else is told before (GDPR Art. 18(3)).</summary>
    private async Task<bool> RecordRestriction(
        ConsentHolder holder, ConsentAct act, ConsentMethod method, ActingHand by, CancellationToken cancellation)
    {
        if (act is ConsentAct.Restricted && holder.IsPerson)
            await ledger.AddRestricted(holder, cancellation);
        else if (by != ActingHand.Self && holder.IsPerson
            && (await ledger.Read(holder, cancellation)).StateOf(ConsentTopic.Restriction).Event?.Act is ConsentAct.Restricted)
            await told.BeforeLifting(holder, cancellation);
        return await Others.Record(holder, act, null, method, by, cancellation);
    }

    /// <summary>Opts out of classes of purposes.</summary>
    public Task<bool> OptOut(
        ConsentHolder holder, PurposeClasses classes, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        Others.OptOut(holder, classes, isTakenBack: false, method, by, cancellation);

    /// <summary>Takes opt-outs back, as far as they were a choice.</summary>
    public Task<bool> TakeBackOptOut(
        ConsentHolder holder, PurposeClasses classes, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        Others.OptOut(holder, classes, isTakenBack: true, method, by, cancellation);

    /// <summary>Records a signal such as Global Privacy Control, once, however often the browser sends it.</summary>
    /// <param name="holder">Of the device, and of the person who is logged in there.</param>
    /// <param name="regime">As <see cref="Law.Regime.Code"/>; null if unknown, and then it counts.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    public Task<bool> Signal(ConsentHolder holder, string? regime, CancellationToken cancellation) =>
        Others.Signal(holder, regime, cancellation);

    public Task<bool> TakeBackSignal(ConsentHolder holder, ConsentMethod method, ActingHand by, CancellationToken cancellation) =>
        Others.TakeBackSignal(holder, method, by, cancellation);

    /// <summary>Takes over what was said on a device, at log-in. Again, it takes over what is new there.</summary>
    /// <returns>How many acts came over.</returns>
    public Task<int> Join(ConsentHolder person, ConsentHolder device, CancellationToken cancellation) =>
        new DeviceJoin(ledger, _writer, Withdrawals).Join(person, device, cancellation);

    /// <summary>One step of what a material change of a notice brings; nothing where the change is cosmetic.</summary>
    public Task<SupersessionPage> Supersede(string notice, int version, string? from, int size, CancellationToken cancellation) =>
        new Supersession(ledger, _writer, notices).Step(notice, version, from, size, cancellation);

    /// <summary>
    /// Gives each consent whose validity is over an event of its own. Decisions need none: the end is in the event that gave it.
    /// </summary>
    /// <returns>How many it wrote: the second time none.</returns>
    public Task<int> Expire(ConsentHolder holder, CancellationToken cancellation) => new Expiry(_writer).Expire(holder, cancellation);

    /// <summary>Whether somebody may be asked about a purpose under a regime, or would be pestered.</summary>
    public async Task<AskingAgain> MayAsk(
        ConsentHolder holder, string purpose, PurposeClasses classes, Regime regime, CancellationToken cancellation) =>
        AskingAgain.Of(await ledger.Read(holder, cancellation), purpose, classes, regime, clock.GetCurrentInstant());

    /// <summary>What the ledger says, for decisions.</summary>
    public Task<PersonFacts> FactsOf(ConsentHolder holder, CancellationToken cancellation) =>
        new LedgerFacts(ledger, notices, clock).Of(holder, cancellation);

    public IAsyncEnumerable<ConsentEvent> History(ConsentHolder holder, CancellationToken cancellation) =>
        ledger.History(holder, cancellation);

    private Withdrawals Withdrawals => new(_writer, maps, ids);

    private OtherActs Others => new(_writer, maps, ids);
}

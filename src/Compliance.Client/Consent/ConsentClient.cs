using Compliance.Client.Http;
using Compliance.Client.Problems;

namespace Compliance.Client.Consent;

/// <summary>
/// What people and devices allow, refuse and take back. A holder is a person's id, as enrolment answered it, or a device's. Acts that
/// change nothing the second time, such as a withdrawal, are repeated where the service is briefly unavailable; an answer to a notice and
/// what makes tokens are not.
/// </summary>
public sealed class ConsentClient
{
    private readonly ClientCalls _calls;

    internal ConsentClient(ClientCalls calls) => _calls = calls;

    /// <summary>Makes an id for a visitor's browser or app, of which nobody knows whose it is. Keep it there.</summary>
    /// <param name="browser">What their browser says; null where it says nothing.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is none.</exception>
    public async Task<string> MakeDevice(BrowserSignal? browser = null, CancellationToken cancellation = default) =>
        (await _calls.Send<MadeDevice>(Call.Post("api/consent/devices", new NewDevice(browser)), cancellation)).Id;

    /// <summary>Makes what was said on a device the person's, at log-in.</summary>
    /// <param name="person">Whose it is.</param>
    /// <param name="device">Its id.</param>
    /// <param name="browser">What their browser says; null where it says nothing.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>How many acts came over.</returns>
    /// <exception cref="ComplianceException">It was not recorded.</exception>
    public async Task<int> Join(string person, string device, BrowserSignal? browser = null, CancellationToken cancellation = default) =>
        (await Repeatable<DeviceJoined>(person, "devices", new JoinedDeviceBody(device, browser), cancellation)).Joined;

    /// <summary>Gets a notice to be shown, with a token that answers it once.</summary>
    /// <param name="holder">Who is shown it.</param>
    /// <param name="rendering">Which notice, in which language, where.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is nothing to show.</exception>
    public Task<RenderedNotice> Render(string holder, NoticeRendering rendering, CancellationToken cancellation = default) =>
        _calls.Send<RenderedNotice>(Call.Post(At(holder, "renderings"), rendering), cancellation);

    /// <summary>Records yes or no for each purpose of a notice that was rendered: as a whole, or not at all.</summary>
    /// <param name="holder">Who answers.</param>
    /// <param name="answer">With the token of the rendered notice.</param>
    /// <param name="cancellation">Stops the call. The answer may have been recorded.</param>
    /// <returns>What was recorded, in order.</returns>
    /// <exception cref="ComplianceException">
    /// It was not recorded, or nobody knows: read the history, or render the notice again.
    /// </exception>
    public async Task<IReadOnlyList<ConsentEvent>> Answer(
        string holder, NoticeAnswer answer, CancellationToken cancellation = default) =>
        (await _calls.Send<RecordedEvents>(Call.Post(At(holder, "answers"), answer), cancellation)).Events;

    /// <summary>Withdraws the consent to a purpose. It counts at once.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Whether anything changed: the second time nothing does.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<bool> Withdraw(string holder, string purpose, ConsentAct act, CancellationToken cancellation = default) =>
        Change(holder, "withdrawals", new ConsentWithdrawal(act.Method, purpose, act.By, act.Browser), cancellation);

    /// <summary>Withdraws every consent.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>How many consents held.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public async Task<int> WithdrawAll(string holder, ConsentAct act, CancellationToken cancellation = default) =>
        (await Repeatable<ConsentsEnded>(holder, "withdrawals/all", act, cancellation)).Ended;

    /// <summary>Objects (GDPR Art. 21).</summary>
    /// <param name="holder">Who.</param>
    /// <param name="purpose">To what; null: to all direct marketing.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="takeBack">Whether an objection is taken back.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<bool> RecordObjection(
        string holder, string? purpose, ConsentAct act, bool takeBack = false, CancellationToken cancellation = default) =>
        Change(holder, "objections", new ConsentObjection(act.Method, purpose, takeBack, act.By, act.Browser), cancellation);

    /// <summary>Restricts processing (GDPR Art. 18).</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="takeBack">Whether the restriction is lifted.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<bool> Restrict(string holder, ConsentAct act, bool takeBack = false, CancellationToken cancellation = default) =>
        Change(holder, "restrictions", new Reversible(act.Method, takeBack, act.By, act.Browser), cancellation);

    /// <summary>Opts out of classes of purposes (CCPA §1798.120 and state laws).</summary>
    /// <param name="holder">Who.</param>
    /// <param name="classes">One at least.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="takeBack">Whether a choice is taken back.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<bool> OptOut(
        string holder, IReadOnlyList<OptOutClass> classes, ConsentAct act, bool takeBack = false,
        CancellationToken cancellation = default) =>
        Change(holder, "opt-outs", new ConsentOptOut(act.Method, classes, takeBack, act.By, act.Browser), cancellation);

    /// <summary>Limits the use of sensitive data (CCPA §1798.121).</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="takeBack">Whether it is taken back.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<bool> LimitUse(string holder, ConsentAct act, bool takeBack = false, CancellationToken cancellation = default) =>
        Change(holder, "use-limits", new Reversible(act.Method, takeBack, act.By, act.Browser), cancellation);

    /// <summary>Records what a string of the IAB's Global Privacy Platform says no to. What it says yes to makes no consent.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="text">Exactly as the consent management platform wrote it.</param>
    /// <param name="browser">What their browser says; null where it says nothing.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<RecordedSignal> RecordGpp(
        string holder, string text, BrowserSignal? browser = null, CancellationToken cancellation = default) =>
        Repeatable<RecordedSignal>(holder, "signals/gpp", new SignalText(text, browser), cancellation);

    /// <summary>The same for a TC string.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="text">Exactly as the consent management platform wrote it.</param>
    /// <param name="browser">What their browser says; null where it says nothing.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<RecordedSignal> RecordTcf(
        string holder, string text, BrowserSignal? browser = null, CancellationToken cancellation = default) =>
        Repeatable<RecordedSignal>(holder, "signals/tcf", new SignalText(text, browser), cancellation);

    /// <summary>Takes a browser's signal back. A browser that goes on sending it is recorded again with its next request.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="act">How it reached the caller.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="ComplianceException">It was not recorded, or nobody knows: send it again.</exception>
    public Task<bool> TakeBackSignal(string holder, ConsentAct act, CancellationToken cancellation = default) =>
        Change(holder, "signals/take-back", act, cancellation);

    /// <summary>What a person allows, as the ledger has it. Whether a purpose may use a field, decisions tell.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="hasGlobalPrivacyControl">Their browser sent <c>Sec-GPC: 1</c>: it is recorded first.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer.</exception>
    public Task<HolderState> State(string holder, bool hasGlobalPrivacyControl = false, CancellationToken cancellation = default) =>
        _calls.Send<HolderState>(Call.Get($"api/consent/{Call.Part(holder)}").WithSignal(hasGlobalPrivacyControl), cancellation);

    /// <summary>A page of every act, oldest first, 100 at most.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="after"><see cref="HistoryPage.Next"/> of the page before; null for the first.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer.</exception>
    public Task<HistoryPage> History(string holder, long? after = null, CancellationToken cancellation = default) =>
        _calls.Send<HistoryPage>(
            Call.Get(At(holder, "history"), ("after", after?.ToString(System.Globalization.CultureInfo.InvariantCulture))), cancellation);

    /// <summary>Whether a person may be asked now, or was asked too short a time ago.</summary>
    /// <param name="holder">Who.</param>
    /// <param name="purpose">About which they would be asked.</param>
    /// <param name="regime">The law that applies, such as <c>us-ca</c>.</param>
    /// <param name="hasGlobalPrivacyControl">Their browser sent <c>Sec-GPC: 1</c>: it is recorded first.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer: then do not ask.</exception>
    public Task<Asking> MayAsk(
        string holder, string purpose, string regime, bool hasGlobalPrivacyControl = false, CancellationToken cancellation = default) =>
        _calls.Send<Asking>(
            Call.Get(At(holder, "may-ask"), ("purpose", purpose), ("regime", regime)).WithSignal(hasGlobalPrivacyControl), cancellation);

    /// <summary>A person's choices as GPP string, TC string and Google's Consent Mode.</summary>
    /// <param name="holder">Whose.</param>
    /// <param name="hasGlobalPrivacyControl">Their browser sent <c>Sec-GPC: 1</c>: it is recorded first.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer.</exception>
    public Task<DerivedSignals> Signals(string holder, bool hasGlobalPrivacyControl = false, CancellationToken cancellation = default) =>
        _calls.Send<DerivedSignals>(Call.Get(At(holder, "signals")).WithSignal(hasGlobalPrivacyControl), cancellation);

    private async Task<bool> Change(string holder, string what, object body, CancellationToken cancellation) =>
        (await Repeatable<ConsentChange>(holder, what, body, cancellation)).Changed;

    private Task<T> Repeatable<T>(string holder, string what, object body, CancellationToken cancellation) =>
        _calls.Send<T>(Call.Post(At(holder, what), body) with { IsRepeatable = true }, cancellation);

    private static string At(string holder, string what) => $"api/consent/{Call.Part(holder)}/{what}";

    private sealed record MadeDevice(string Id);

    private sealed record DeviceJoined(int Joined);

    private sealed record RecordedEvents(IReadOnlyList<ConsentEvent> Events);

    private sealed record ConsentsEnded(int Ended);

    private sealed record ConsentChange(bool Changed);
}

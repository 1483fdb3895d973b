namespace Compliance.Client.Consent;

/// <summary>How an act reached the caller.</summary>
public enum ConsentMethod
{
    /// <summary>A form of a page.</summary>
    WebForm,

    /// <summary>The page where people change what they allow.</summary>
    PreferenceCentre,

    /// <summary>An app.</summary>
    App,

    /// <summary>A call.</summary>
    Phone,

    /// <summary>A letter or a form.</summary>
    Paper,

    /// <summary>An application on the person's behalf.</summary>
    Api,
}

/// <summary>By whose hand an act is.</summary>
public enum HandKind
{
    /// <summary>The person's own.</summary>
    Self,

    /// <summary>Of who has parental responsibility.</summary>
    Guardian,

    /// <summary>Of an authorised agent.</summary>
    Agent,

    /// <summary>The controller's, which records what follows from a rule. No caller acts by it.</summary>
    Controller,
}

/// <summary>How old a person is for whom a guardian acts.</summary>
public enum AgeBand
{
    /// <summary>Below 13 years.</summary>
    Under13,

    /// <summary>13 to 15 years.</summary>
    From13To15,

    /// <summary>16 and 17 years.</summary>
    From16To17,
}

/// <summary>A class of purposes that people opt out of.</summary>
public enum OptOutClass
{
    /// <summary>Sale of personal information (CCPA §1798.140(ad)).</summary>
    Sale,

    /// <summary>Sharing for advertising across contexts (CCPA §1798.140(ah)).</summary>
    Sharing,

    /// <summary>Targeted advertising (state laws).</summary>
    TargetedAdvertising,

    /// <summary>Profiling with significant effects (state laws).</summary>
    Profiling,
}

/// <param name="Hand">Whose.</param>
/// <param name="Ward">For a guardian: how old the person is.</param>
/// <param name="Proof">For a guardian or agent: the id under which the proof or authority is kept, 32 hexadecimal digits.</param>
public sealed record ActingHand(HandKind Hand, AgeBand? Ward = null, string? Proof = null);

/// <summary>What the browser of whoever acts says by itself.</summary>
/// <param name="GlobalPrivacyControl">It sent <c>Sec-GPC: 1</c>.</param>
/// <param name="Regime">The law under which it counts, such as <c>us-ca</c>; null where that is not known.</param>
public sealed record BrowserSignal(bool GlobalPrivacyControl = true, string? Regime = null);

/// <summary>How an act reached the caller.</summary>
/// <param name="Method">By which way.</param>
/// <param name="By">By whose hand; null: the person's own.</param>
/// <param name="Browser">What their browser says; null where it says nothing.</param>
public sealed record ConsentAct(ConsentMethod Method, ActingHand? By = null, BrowserSignal? Browser = null);

/// <param name="Notice">Its code.</param>
/// <param name="Language">One of those that it has words in.</param>
/// <param name="Surface">One of those that it is shown on.</param>
/// <param name="Version">Null: the newest.</param>
/// <param name="Browser">What the browser says; null where it says nothing.</param>
public sealed record NoticeRendering(
    string Notice, string Language, string Surface, int? Version = null, BrowserSignal? Browser = null);

/// <summary>A notice to be shown. Its token answers it, once: keep it out of logs.</summary>
/// <param name="Token">Answers the notice.</param>
/// <param name="Expires">From when on it does not.</param>
/// <param name="Notice">Which, and the hash of what follows.</param>
/// <param name="Title">To be shown.</param>
/// <param name="Text">To be shown.</param>
/// <param name="Purposes">To be shown, and answered each by itself.</param>
/// <param name="HasSignal">Whether a yes goes against a signal: then say so, and ask for an acknowledgement.</param>
public sealed record RenderedNotice(
    string Token, DateTimeOffset Expires, ShownNotice Notice, string Title, string Text, IReadOnlyList<ShownPurpose> Purposes,
    bool HasSignal)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Notice.Code} {Notice.Version}";
}

/// <param name="Code">Of the notice.</param>
/// <param name="Version">Of the notice.</param>
/// <param name="Language">In which it was shown.</param>
/// <param name="Surface">Where it was shown.</param>
/// <param name="Hash">SHA-256 of exactly what was shown.</param>
public sealed record ShownNotice(string Code, int Version, string Language, string Surface, string Hash);

/// <param name="Code">As the data map names it.</param>
/// <param name="Text">What it is for, in plain words.</param>
/// <param name="Categories">Of the data that it uses.</param>
/// <param name="Recipients">Who else receives the data.</param>
/// <param name="KeptFor">A period such as <c>P2Y</c>, or words.</param>
/// <param name="IsExplicit">Whether the words ask for explicit consent.</param>
public sealed record ShownPurpose(
    string Code, string Text, IReadOnlyList<string> Categories, IReadOnlyList<string> Recipients, string KeptFor, bool IsExplicit);

/// <summary>The answer to a notice. It holds the token that answers it.</summary>
/// <param name="Method">How it reached the caller.</param>
/// <param name="Token">That the rendered notice came with.</param>
/// <param name="Surface">Where it was answered.</param>
/// <param name="Choices">By purpose: true for yes. What is left out stays as it is.</param>
/// <param name="Copy">SHA-256 of a copy of what was on the screen, in lower-case hexadecimal digits.</param>
/// <param name="AcknowledgesSignal">The person was shown that a yes goes against their browser's signal, and said so again.</param>
/// <param name="By">By whose hand; null: the person's own.</param>
/// <param name="Browser">What their browser says; null where it says nothing.</param>
public sealed record NoticeAnswer(
    ConsentMethod Method, string Token, string Surface, IReadOnlyDictionary<string, bool> Choices, string Copy,
    bool AcknowledgesSignal = false, ActingHand? By = null, BrowserSignal? Browser = null)
{
    /// <inheritdoc/>
    public override string ToString() => "An answer to a notice";
}

/// <summary>One act in a ledger. It holds opaque ids, codes and times.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Sequence">Its place in the ledger, rising, not without gaps.</param>
/// <param name="Act">What happened, such as <c>given</c> or <c>withdrawn</c>.</param>
/// <param name="At">When.</param>
/// <param name="Method">How it reached the ledger.</param>
/// <param name="By">By whose hand.</param>
/// <param name="IsExplicit">Whether the notice asked for explicit consent.</param>
/// <param name="HasSignal">Whether the browser said no by a signal meanwhile.</param>
/// <param name="IsSignalAcknowledged">Whether the person acknowledged that the answer goes against it.</param>
/// <param name="Purpose">Null where it is about none, or about all direct marketing.</param>
/// <param name="Until">When a consent ends by itself.</param>
/// <param name="Notice">On which notice.</param>
/// <param name="Copy">SHA-256 of a copy of what was on the screen.</param>
/// <param name="Classes">Of an opt-out: the classes that it covers from now on.</param>
/// <param name="Origin">Of an opt-out: <c>choice</c> or <c>signal</c>.</param>
/// <param name="Regime">Of a signal: the law under which it came.</param>
/// <param name="SupersededBy">The version that replaced the consent's own.</param>
/// <param name="Source">The id of the event that it follows from.</param>
public sealed record ConsentEvent(
    string Id, long Sequence, string Act, DateTimeOffset At, string Method, ActingHand By, bool IsExplicit, bool HasSignal,
    bool IsSignalAcknowledged, string? Purpose = null, DateTimeOffset? Until = null, ShownNotice? Notice = null, string? Copy = null,
    IReadOnlyList<string>? Classes = null, string? Origin = null, string? Regime = null, int? SupersededBy = null,
    string? Source = null);

/// <param name="Events">Oldest first.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record HistoryPage(IReadOnlyList<ConsentEvent> Events, long? Next = null);

/// <param name="MayAsk">Now.</param>
/// <param name="From">From when on; null where they may be asked now.</param>
/// <param name="Regime">The law that says so.</param>
public sealed record Asking(bool MayAsk, DateTimeOffset? From = null, string? Regime = null);

/// <param name="Holder">Whose.</param>
/// <param name="Consents">The newest state of each purpose that was ever answered.</param>
/// <param name="IsRestricted">GDPR Art. 18.</param>
/// <param name="Objections">The purposes that the person objected to.</param>
/// <param name="ObjectsToMarketing">To all direct marketing.</param>
/// <param name="OptOuts">By choice and by signal.</param>
/// <param name="LimitsUse">Of sensitive data.</param>
public sealed record HolderState(
    string Holder, IReadOnlyList<PurposeState> Consents, bool IsRestricted, IReadOnlyList<string> Objections, bool ObjectsToMarketing,
    IReadOnlyList<OptOutState> OptOuts, bool LimitsUse);

/// <param name="Purpose">As the data map names it.</param>
/// <param name="State">Of the consent, such as <c>given</c> or <c>withdrawn</c>.</param>
/// <param name="Since">When it came to be so.</param>
/// <param name="Until">When a consent ends by itself.</param>
public sealed record PurposeState(string Purpose, string State, DateTimeOffset Since, DateTimeOffset? Until = null);

/// <param name="Origin"><c>choice</c> or <c>signal</c>.</param>
/// <param name="Classes">That it covers.</param>
/// <param name="IsHonoured">Whether the law under which a signal came lets it count.</param>
public sealed record OptOutState(string Origin, IReadOnlyList<string> Classes, bool IsHonoured);

/// <param name="OptedOut">The classes that it says no to.</param>
/// <param name="Refused">The purposes that it says no to.</param>
/// <param name="LimitsUse">It says no to sensitive data.</param>
/// <param name="HasGlobalPrivacyControl">It passes a browser's signal on.</param>
/// <param name="Changed">Whether any of it was new.</param>
public sealed record RecordedSignal(
    IReadOnlyList<string> OptedOut, IReadOnlyList<string> Refused, bool LimitsUse, bool HasGlobalPrivacyControl, bool Changed);

/// <param name="Gpp">Of the Global Privacy Platform.</param>
/// <param name="ConsentMode">By type, <c>granted</c> or <c>denied</c>.</param>
/// <param name="Tcf">Of the Transparency and Consent Framework; null where the deployment has no id of a platform.</param>
public sealed record DerivedSignals(string Gpp, IReadOnlyDictionary<string, string> ConsentMode, string? Tcf = null);

internal sealed record NewDevice(BrowserSignal? Browser = null);

internal sealed record JoinedDeviceBody(string Device, BrowserSignal? Browser = null);

internal sealed record ConsentWithdrawal(ConsentMethod Method, string Purpose, ActingHand? By = null, BrowserSignal? Browser = null);

internal sealed record ConsentObjection(
    ConsentMethod Method, string? Purpose = null, bool TakeBack = false, ActingHand? By = null, BrowserSignal? Browser = null);

internal sealed record Reversible(
    ConsentMethod Method, bool TakeBack = false, ActingHand? By = null, BrowserSignal? Browser = null);

internal sealed record ConsentOptOut(
    ConsentMethod Method, IReadOnlyList<OptOutClass> Classes, bool TakeBack = false, ActingHand? By = null,
    BrowserSignal? Browser = null);

internal sealed record SignalText(string Text, BrowserSignal? Browser = null);

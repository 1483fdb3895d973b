using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>One act in the ledger of a person or device. Never changed. Holds opaque ids, codes and times, and no personal data.</summary>
public sealed record ConsentEvent
{
    /// <summary>32 lower-case hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the ledger of its holder: 1 and more, not without gaps. Given when it is recorded.</summary>
    public long Sequence { get; init; }

    public required ConsentHolder Holder { get; init; }

    public required ConsentAct Act { get; init; }

    /// <summary>As the data map names it; null for what is about no purpose, and for an objection to all direct marketing.</summary>
    public string? Purpose { get; init; }

    public required Instant At { get; init; }

    /// <summary>When a consent ends by itself, exclusive; null for other acts.</summary>
    public Instant? Until { get; init; }

    /// <summary>On which notice; null for acts that need none.</summary>
    public ShownNotice? Notice { get; init; }

    /// <summary>The hash of a copy of what was on the screen (EDPB Guidelines 05/2020, 108).</summary>
    public Sha256Hash? Copy { get; init; }

    public required ConsentMethod Method { get; init; }

    public required ActingHand By { get; init; }

    /// <summary>The notice asked for explicit consent (GDPR Art. 9(2)(a)).</summary>
    public bool IsExplicit { get; init; }

    /// <summary>The browser said no by a signal while the person answered.</summary>
    public bool HasSignal { get; init; }

    /// <summary>The person was shown that the answer goes against the signal, and acknowledged it.</summary>
    public bool IsSignalAcknowledged { get; init; }

    /// <summary>Of an opt-out: the classes that it covers from now on.</summary>
    public PurposeClasses? Classes { get; init; }

    /// <summary>Of an opt-out: by choice or by signal.</summary>
    public OptOutOrigin? Origin { get; init; }

    /// <summary>Of a signal: the regime under which it came, as <see cref="Law.Regime.Code"/>; null if that is unknown.</summary>
    public string? Regime { get; init; }

    /// <summary>Of a superseded consent: the version of the notice that replaced its own.</summary>
    public int? SupersededBy { get; init; }

    /// <summary>The event that this one follows from: on a device, before the log-in, or the consent that ended.</summary>
    public string? Source { get; init; }

    /// <summary>Of an answer to an agreement: which. <see cref="Copy"/> is then the hash of the record that both sides keep.</summary>
    public AgreedTerms? Agreement { get; init; }

    /// <summary>Where it was brought from, of an act that was not recorded here first.</summary>
    public ImportSource? Import { get; init; }

    /// <summary>Hides the holder in the log's entry, base64; given when it is recorded.</summary>
    public string? Salt { get; init; }

    /// <summary>Whether it is a consent that holds at an instant.</summary>
    internal bool IsYesAt(Instant at) => Act.IsYes() && !(Until <= at);
}

/// <summary>The notice that somebody saw when they acted.</summary>
/// <param name="Code">Of the notice.</param>
/// <param name="Version">Of the notice.</param>
/// <param name="Language">In which it was shown.</param>
/// <param name="Surface">Where it was shown.</param>
/// <param name="Hash">Of exactly what was shown, see <see cref="Notices.NoticeHash"/>.</param>
public sealed record ShownNotice(string Code, int Version, string Language, string Surface, Sha256Hash Hash);

/// <summary>What an agreement's two sides said.</summary>
/// <param name="Proffered">The address of the agreement that the person's agent proffered.</param>
/// <param name="Agreement">Of the one that is accepted or offered instead; null where it was refused.</param>
/// <param name="Controller">The company's name, when it answered.</param>
public sealed record AgreedTerms(string Proffered, string? Agreement, string Controller);

/// <summary>Where an act was brought from.</summary>
/// <param name="System">A code of the system that had it.</param>
/// <param name="File">Of the whole file.</param>
/// <param name="Row">In that file, counted from 1, without the header.</param>
/// <param name="Proof">Where that system keeps its proof, an id; null where it has none.</param>
public sealed record ImportSource(string System, Sha256Hash File, long Row, string? Proof);

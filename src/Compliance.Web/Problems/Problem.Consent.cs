using Compliance.Consent.Ledger;

namespace Compliance.Web.Problems;

// What notices and consent may be told.
public sealed partial record Problem
{
    public static readonly Problem CrossSite = new(new ProblemKind(403, "cross-site", "Another site sent this: nothing was recorded.")
    {
        Means =
            "The browser says that the request comes from another site, by `Sec-Fetch-Site` or `Origin`. Whoever can write consent "
            + "from elsewhere can write it in a visitor’s name.",
        Do =
            "Send it from a page of this host, or from your own server without these headers. An address under which this host is reached "
            + "besides its own belongs into `Compliance:Consent:Web:Origins`.",
    });

    public static readonly Problem UnknownPerson = new(new ProblemKind(404, "unknown-person", "There is no such person or device.")
    {
        Means =
            "The id is none that this system made up, or its person was never enrolled, or was erased. Which of them it is, the answer "
            + "does not tell.",
        Do = "Use the id that enrolment answered with, or `device-` and the id that making a device answered with.",
    });

    public static readonly Problem UnknownPurpose = new(
        new ProblemKind(422, "unknown-purpose", "The data map has no such purpose.")
        {
            Means =
                "A consent, objection or link is about a purpose that the data map declares, or that the notice asks for. Data may be "
                + "used only "
                + "for one that stands under `compliance.purposes`.",
            Do = "Name a purpose of the data map, or declare it there with its basis and the fields that it needs.",
        }
    );

    /// <summary>What <see cref="TokenRefused"/> makes.</summary>
    public static readonly Problem TokenRefusedExample = new(new ProblemKind(
        403, "notice-token-refused", "The token does not allow this answer.")
    {
        Means =
            "Only an answer to a notice that was rendered to this person or device makes a consent. The token is none, another "
            + "person’s, of another surface, or of a link that can do nothing but withdraw.",
        Do = "Render the notice to whoever answers, and answer on the same surface with the token that it came with.",
    })
    { Detail = "No notice was rendered to this person or device under this token. Render it again." };

    internal static Problem TokenRefused(ConsentException refused) => new(TokenRefusedExample.Kind) { Detail = refused.Message };

    /// <summary>What <see cref="TokenOver"/> makes.</summary>
    public static readonly Problem TokenOverExample = new(new ProblemKind(
        409, "notice-token-over", "The notice can no longer be answered with this token.")
    {
        Means = "The token was used, has expired, or the person withdrew after the notice was rendered. Nothing was recorded.",
        Do = "Render the notice again, and answer with the new token.",
    })
    { Detail = "This token was used already. Render the notice again for another answer." };

    internal static Problem TokenOver(ConsentException refused) => new(TokenOverExample.Kind) { Detail = refused.Message };

    public static readonly Problem NoticeReplaced = new(new ProblemKind(
        409, "notice-replaced", "A material change replaced this version of the notice.")
    {
        Means = "A newer version asks for something else. Nobody can consent to the one before it any more.",
        Do = "Render the newest version, and ask again.",
    });

    public static readonly Problem SignalNotAcknowledged = new(new ProblemKind(
        409, "signal-not-acknowledged", "The browser says no by a signal: a yes needs the person’s acknowledgement.")
    {
        Means =
            "Global Privacy Control, or another signal, is on for this person or device. The signal is recorded, the answer is not.",
        Do = "Show the person that the answer goes against the signal, and send it again with `acknowledgesSignal: true`.",
    });

    public static readonly Problem NothingAnswered = new(new ProblemKind(422, "nothing-answered", "Nothing is answered.")
    {
        Means = "An answer, an opt-out or a limit names at least one purpose or class. A notice is answered for purposes that it asks for.",
        Do = "Name what is meant.",
    });

    public static readonly Problem LinkRefused = new(new ProblemKind(403, "link-refused", "This is no link of this deployment.")
    {
        Means = "The address was changed, is incomplete, or is for something else. Nothing was recorded.",
        Do = "Open the link as it stands in the message, or withdraw in the preferences.",
    });

    /// <summary>What an agreement's address that cannot be kept gets, with what is wrong with it.</summary>
    public static readonly Problem AgreementMalformedExample = new(new ProblemKind(
        422, "malformed-agreement", "The address names no agreement that can be kept.")
    {
        Means = "An agreement is named by its address. `detail` says what is wrong with this one. Nothing was recorded.",
        Do = "Proffer an agreement by the address at which its roster publishes it.",
    })
    { Detail = "The address of the agreement must be an absolute https address in ASCII." };

    public static readonly Problem UnknownAgreement = new(new ProblemKind(
        404, "unknown-agreement", "There is no record of an agreement with this hash.")
    {
        Means = "This person or device was never answered with a record that has this SHA-256.",
        Do = "Use the hash that the answer to the proffered agreement has.",
    });

    public static readonly Problem LedgerBusy = new(new ProblemKind(503, "ledger-busy", "Too many acts of one person at once; try again.")
    {
        Means = "Other acts of the same person or device came first, again and again. Nothing was recorded.",
        Do = "Try again.",
    })
    { Headers = [new("Retry-After", "1")] };

    /// <summary>What <see cref="SignalMalformed"/> makes.</summary>
    public static readonly Problem SignalMalformedExample = new(new ProblemKind(
        422, "malformed-signal", "The signal is not well-formed: nothing of it was recorded.")
    {
        Means = "The text is no GPP or TC string of a version that is known here. `detail` names the place and what belongs there.",
        Do = "Send the string exactly as the consent management platform wrote it.",
    })
    { Detail = "usca, core segment, bit 12: expected 0, 1 or 2" };

    internal static Problem SignalMalformed(string place) => new(SignalMalformedExample.Kind) { Detail = place };

    public static readonly Problem WrongForm = new(new ProblemKind(415, "wrong-form", "The body must be a form.")
    {
        Means = "A page of this host sends `application/x-www-form-urlencoded`, and a mail program may send `multipart/form-data`.",
        Do = "Use the form of the page, or send what RFC 8058 says: `List-Unsubscribe=One-Click`.",
    });

    public static readonly Problem PageRefused = new(new ProblemKind(403, "page-refused", "This page cannot be opened, or no longer.")
    {
        Means = "The address of a preference page holds for some minutes, for one person or device. This one is over, changed, or none.",
        Do = "Open your preferences again from where you are logged in.",
    });

    internal static Problem Of(ConsentException refused) => refused.Error switch
    {
        ConsentError.UnknownHolder => UnknownPerson,
        ConsentError.UnknownPurpose => UnknownPurpose,
        ConsentError.TokenMalformed or ConsentError.TokenNotTheirs or ConsentError.TokenOtherSurface => TokenRefused(refused),
        ConsentError.TokenUsed or ConsentError.TokenExpired or ConsentError.TokenBeforeWithdrawal => TokenOver(refused),
        ConsentError.NoticeReplaced => NoticeReplaced,
        ConsentError.SignalNotAcknowledged => SignalNotAcknowledged,
        ConsentError.PurposeNotInNotice or ConsentError.NothingAnswered => NothingAnswered,
        ConsentError.LinkRefused => LinkRefused,
        ConsentError.AgreementMalformed => AgreementMalformedExample with { Detail = refused.Message },
        _ => LedgerBusy,
    };
}

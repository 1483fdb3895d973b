// Written by: dotnet run --project eng/generate
namespace Compliance.Client.Problems;

/// <summary>The problems that this version of the client knows: <see cref="ComplianceProblem.Code"/> is one of these.</summary>
public static class ProblemCodes
{
    /// <summary>This person’s erasure has begun: enrol them again when it is complete.</summary>
    public const string BeingErased = "being-erased";

    /// <summary>The body is too large.</summary>
    public const string BodyTooLarge = "body-too-large";

    /// <summary>The change is called cosmetic, and it is not.</summary>
    public const string ChangeIsMaterial = "change-is-material";

    /// <summary>This code does not count.</summary>
    public const string CodeRefused = "code-refused";

    /// <summary>Another site sent this: nothing was recorded.</summary>
    public const string CrossSite = "cross-site";

    /// <summary>What the person allows changed each time while the stores were read.</summary>
    public const string DecisionsChanging = "decisions-changing";

    /// <summary>The token does not allow this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>This Idempotency-Key came with another body before.</summary>
    public const string IdempotencyKeyReused = "idempotency-key-reused";

    /// <summary>Something in the request cannot be used.</summary>
    public const string InvalidRequest = "invalid-request";

    /// <summary>No key could be had in time; try again later.</summary>
    public const string KeysUnavailable = "keys-unavailable";

    /// <summary>Too many acts of one person at once; try again.</summary>
    public const string LedgerBusy = "ledger-busy";

    /// <summary>This is no link of this deployment.</summary>
    public const string LinkRefused = "link-refused";

    /// <summary>The address names no agreement that can be kept.</summary>
    public const string MalformedAgreement = "malformed-agreement";

    /// <summary>The body is not well-formed JSON.</summary>
    public const string MalformedJson = "malformed-json";

    /// <summary>The notice does not say what people have to be told.</summary>
    public const string MalformedNotice = "malformed-notice";

    /// <summary>The request is not well-formed HTTP.</summary>
    public const string MalformedRequest = "malformed-request";

    /// <summary>The signal is not well-formed: nothing of it was recorded.</summary>
    public const string MalformedSignal = "malformed-signal";

    /// <summary>The table of laws has no date for this.</summary>
    public const string NoDeadline = "no-deadline";

    /// <summary>This erasure awaits no approval: it was cancelled, has all it needs, or needs none.</summary>
    public const string NotAwaitingApproval = "not-awaiting-approval";

    /// <summary>A person approves: this token is an application’s, or does not show a person.</summary>
    public const string NotByPerson = "not-by-person";

    /// <summary>This request counted at once, has ended, or is past its point of no return: it cannot be cancelled.</summary>
    public const string NotCancellable = "not-cancellable";

    /// <summary>The request is too far on for this, or not far enough, or has ended.</summary>
    public const string NotInThisStage = "not-in-this-stage";

    /// <summary>This request is not quarantined and has a workflow: there is nothing to try again.</summary>
    public const string NotQuarantined = "not-quarantined";

    /// <summary>Something that this service needs does not answer.</summary>
    public const string NotReady = "not-ready";

    /// <summary>This recipient has confirmed, or is asked just now.</summary>
    public const string NotReplayable = "not-replayable";

    /// <summary>Nothing is answered.</summary>
    public const string NothingAnswered = "nothing-answered";

    /// <summary>The notice has a date before the version that it replaces.</summary>
    public const string NoticeBeforePredecessor = "notice-before-predecessor";

    /// <summary>The notice has a date in the future.</summary>
    public const string NoticeInFuture = "notice-in-future";

    /// <summary>A material change replaced this version of the notice.</summary>
    public const string NoticeReplaced = "notice-replaced";

    /// <summary>The notice can no longer be answered with this token.</summary>
    public const string NoticeTokenOver = "notice-token-over";

    /// <summary>The token does not allow this answer.</summary>
    public const string NoticeTokenRefused = "notice-token-refused";

    /// <summary>Who refused a request does not answer its appeal: somebody else has to.</summary>
    public const string OwnDecision = "own-decision";

    /// <summary>Who submitted a request does not approve it: somebody else has to.</summary>
    public const string OwnRequest = "own-request";

    /// <summary>This page cannot be opened, or no longer.</summary>
    public const string PageRefused = "page-refused";

    /// <summary>This request awaits no proof of this kind.</summary>
    public const string ProofNotAwaited = "proof-not-awaited";

    /// <summary>The notice asks for a purpose that the data map does not have.</summary>
    public const string PurposeNotInMap = "purpose-not-in-map";

    /// <summary>The log has something else under the id of this event.</summary>
    public const string ReceiptContradicted = "receipt-contradicted";

    /// <summary>There is no receipt yet.</summary>
    public const string ReceiptNotReady = "receipt-not-ready";

    /// <summary>This token opens no request, or no longer.</summary>
    public const string RequestTokenRefused = "request-token-refused";

    /// <summary>The browser says no by a signal: a yes needs the person’s acknowledgement.</summary>
    public const string SignalNotAcknowledged = "signal-not-acknowledged";

    /// <summary>The request did not arrive in time.</summary>
    public const string SlowRequest = "slow-request";

    /// <summary>This app is starting and serves nothing yet; try again.</summary>
    public const string Starting = "starting";

    /// <summary>A connected store is not as the data map says.</summary>
    public const string StoreMismatch = "store-mismatch";

    /// <summary>A connected store does not answer.</summary>
    public const string StoreUnavailable = "store-unavailable";

    /// <summary>This task is closed.</summary>
    public const string TaskClosed = "task-closed";

    /// <summary>The notice is harder to read than this deployment allows.</summary>
    public const string TooHardToRead = "too-hard-to-read";

    /// <summary>This request takes no more messages.</summary>
    public const string TooManyMessages = "too-many-messages";

    /// <summary>One question is about at most 10,000 people.</summary>
    public const string TooManyPeople = "too-many-people";

    /// <summary>This caller has sent too many requests.</summary>
    public const string TooManyRequests = "too-many-requests";

    /// <summary>A valid bearer token is needed.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>Something went wrong here; the reference leads to it in the log.</summary>
    public const string Unexpected = "unexpected";

    /// <summary>There is no record of an agreement with this hash.</summary>
    public const string UnknownAgreement = "unknown-agreement";

    /// <summary>The notice names a category of data that is none.</summary>
    public const string UnknownCategory = "unknown-category";

    /// <summary>There is no such certificate.</summary>
    public const string UnknownCertificate = "unknown-certificate";

    /// <summary>There is no such checkpoint.</summary>
    public const string UnknownCheckpoint = "unknown-checkpoint";

    /// <summary>There is no such export.</summary>
    public const string UnknownExport = "unknown-export";

    /// <summary>The purpose does not use that field.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>There is no such legal hold.</summary>
    public const string UnknownHold = "unknown-hold";

    /// <summary>Nobody published such a notice.</summary>
    public const string UnknownNotice = "unknown-notice";

    /// <summary>The privacy notice has no such version.</summary>
    public const string UnknownNoticeVersion = "unknown-notice-version";

    /// <summary>There is no such page.</summary>
    public const string UnknownPage = "unknown-page";

    /// <summary>There is no such person or device.</summary>
    public const string UnknownPerson = "unknown-person";

    /// <summary>There is no such preview.</summary>
    public const string UnknownPreview = "unknown-preview";

    /// <summary>There is no such problem.</summary>
    public const string UnknownProblem = "unknown-problem";

    /// <summary>The data map has no such purpose.</summary>
    public const string UnknownPurpose = "unknown-purpose";

    /// <summary>There is no such receipt.</summary>
    public const string UnknownReceipt = "unknown-receipt";

    /// <summary>There is no such notice to a recipient.</summary>
    public const string UnknownRecipientNotice = "unknown-recipient-notice";

    /// <summary>There is no such regime.</summary>
    public const string UnknownRegime = "unknown-regime";

    /// <summary>There is no such request.</summary>
    public const string UnknownRequest = "unknown-request";

    /// <summary>There is no such review.</summary>
    public const string UnknownReview = "unknown-review";

    /// <summary>There is nothing at this address.</summary>
    public const string UnknownRoute = "unknown-route";

    /// <summary>There is no such sweep.</summary>
    public const string UnknownSweep = "unknown-sweep";

    /// <summary>There is no such task.</summary>
    public const string UnknownTask = "unknown-task";

    /// <summary>There is no such proof.</summary>
    public const string UnknownTaskProof = "unknown-task-proof";

    /// <summary>There is no such tile.</summary>
    public const string UnknownTile = "unknown-tile";

    /// <summary>The notice has no words in this language, or is not shown on this surface.</summary>
    public const string UnknownWording = "unknown-wording";

    /// <summary>The body must be a form.</summary>
    public const string WrongForm = "wrong-form";

    /// <summary>The body must be application/json in UTF-8, not encoded further.</summary>
    public const string WrongMediaType = "wrong-media-type";

    /// <summary>This address does not know this method; Allow names those it knows.</summary>
    public const string WrongMethod = "wrong-method";

    /// <summary>This is not the version that comes next.</summary>
    public const string WrongNoticeVersion = "wrong-notice-version";

    internal static readonly Dictionary<string, string> Remedies = new(StringComparer.Ordinal)
    {
        [BeingErased] =
            "Wait until the erasure is complete, and enrol them again: they get a new id and a new key.",
        [BodyTooLarge] =
            "Send less at once, for instance fewer items in a batch.",
        [ChangeIsMaterial] =
            "Publish it as `material`: each consent to the versions before is superseded, once. Or take back what "
            + "`detail` names.",
        [CodeRefused] =
            "Ask for another code. Where none arrives, no address of the person is on file: an operator can "
            + "compare a document.",
        [CrossSite] =
            "Send it from a page of this host, or from your own server without these headers. An address under "
            + "which this host is reached besides its own belongs into `Compliance:Consent:Web:Origins`.",
        [DecisionsChanging] =
            "Ask again.",
        [Forbidden] =
            "Ask whoever grants permissions for this one, and get a new token: an old one does not change.",
        [IdempotencyKeyReused] =
            "Use a new key for each submission, and the same one only to repeat it.",
        [InvalidRequest] =
            "Mend what `errors` names, all of it at once. It names fields, and never repeats a value.",
        [KeysUnavailable] =
            "Try again after a while. Nobody was enrolled.",
        [LedgerBusy] =
            "Try again.",
        [LinkRefused] =
            "Open the link as it stands in the message, or withdraw in the preferences.",
        [MalformedAgreement] =
            "Proffer an agreement by the address at which its roster publishes it.",
        [MalformedJson] =
            "Write the body with a JSON library. `errors` says where reading ended.",
        [MalformedNotice] =
            "`detail` says what is wrong first. Mend it and publish again.",
        [MalformedRequest] =
            "Send the request with an HTTP client, and look at what stands between it and this app.",
        [MalformedSignal] =
            "Send the string exactly as the consent management platform wrote it.",
        [NoDeadline] =
            "Read `detail`, and the rules of the law: `GET /api/law/REGIME`.",
        [NotAwaitingApproval] =
            "Look at the request’s status. There is nothing to approve.",
        [NotByPerson] =
            "Sign in as a person, and send that person’s token.",
        [NotCancellable] =
            "Look at `state` and `progress` in the request’s status.",
        [NotInThisStage] =
            "Read `detail`, and `stage` in the request’s status.",
        [NotQuarantined] =
            "Look at `state` in the request’s status.",
        [NotReady] =
            "An operator looks at what `detail` names. Probes ask again by themselves.",
        [NotReplayable] =
            "Look at `state` in the list of the request’s recipients.",
        [NothingAnswered] =
            "Name what is meant.",
        [NoticeBeforePredecessor] =
            "Give it a later date.",
        [NoticeInFuture] =
            "Publish it on that date.",
        [NoticeReplaced] =
            "Render the newest version, and ask again.",
        [NoticeTokenOver] =
            "Render the notice again, and answer with the new token.",
        [NoticeTokenRefused] =
            "Render the notice to whoever answers, and answer on the same surface with the token that it came "
            + "with.",
        [OwnDecision] =
            "Have another person with the permission answer.",
        [OwnRequest] =
            "Have another person with the permission approve.",
        [PageRefused] =
            "Open your preferences again from where you are logged in.",
        [ProofNotAwaited] =
            "Look at `proof` in the request’s status. For an erasure, have the person log in again, or send a "
            + "code.",
        [PurposeNotInMap] =
            "Declare the purpose under `data_use` of the data map, or take it out of the notice.",
        [ReceiptContradicted] =
            "Tell the people who answer for security. The app’s log names the event (`CommandRefused`).",
        [ReceiptNotReady] =
            "Ask again after a minute or two. If it stays so, look whether the signer and the timer "
            + "`consent-logging` run.",
        [RequestTokenRefused] =
            "Ask for a code again, and type it in.",
        [SignalNotAcknowledged] =
            "Show the person that the answer goes against the signal, and send it again with `acknowledgesSignal: "
            + "true`.",
        [SlowRequest] =
            "Send it again. Nothing of it was used.",
        [Starting] =
            "Try again after the seconds of `Retry-After`. Where it lasts, `detail` says what the app waits for.",
        [StoreMismatch] =
            "Compare the map with the store: `compliance map check` does. `detail` names the place.",
        [StoreUnavailable] =
            "Do without personal data, and ask again later. `detail` names the connection.",
        [TaskClosed] =
            "Look at `state` in the task.",
        [TooHardToRead] =
            "Use shorter sentences and shorter words.",
        [TooManyMessages] =
            "Close the request, or reach each other in another way.",
        [TooManyPeople] =
            "Ask several questions.",
        [TooManyRequests] =
            "Wait as many seconds as `Retry-After` says.",
        [Unauthenticated] =
            "Get a token from the issuer that this deployment trusts, and send it as `Authorization: Bearer`.",
        [Unexpected] =
            "Try again later. If it stays, give `reference` to the operator: the log has the failure under it.",
        [UnknownAgreement] =
            "Use the hash that the answer to the proffered agreement has.",
        [UnknownCategory] =
            "Declare it under `data_category` of the data map, or use one of fideslang.",
        [UnknownCertificate] =
            "Look at the request’s status: a certificate is there once an erasure is closed or waits for a purge.",
        [UnknownCheckpoint] =
            "Ask again after the first request.",
        [UnknownExport] =
            "Look at `exportUntil` in the request’s status. Submit an access request again if it is over.",
        [UnknownField] =
            "Ask for fields of the purpose, as `dataset.collection.field`, or leave `fields` out.",
        [UnknownHold] =
            "Take the id from `GET /api/holds`.",
        [UnknownNotice] =
            "Name a code and a version that are published, or publish it first.",
        [UnknownNoticeVersion] =
            "Take the hash from the list of versions: 64 lower-case hexadecimal digits.",
        [UnknownPage] =
            "Look at `phase` in the review, and ask again once it is `completed`.",
        [UnknownPerson] =
            "Use the id that enrolment answered with, or `device-` and the id that making a device answered with.",
        [UnknownPreview] =
            "Look at the request’s status: `preview` is there once it can be read.",
        [UnknownProblem] =
            "Take the address from the `type` of an answer. An answer of another version may have a code that is "
            + "no longer used.",
        [UnknownPurpose] =
            "Name a purpose of the data map, or declare it there with its basis and the fields that it needs.",
        [UnknownReceipt] =
            "Use the id of an event in the ledger of the person or device that the address names.",
        [UnknownRecipientNotice] =
            "Take the key from the list of the request’s recipients.",
        [UnknownRegime] =
            "Take a code from `GET /api/law`.",
        [UnknownRequest] =
            "Use the id that the submission answered with.",
        [UnknownReview] =
            "Use the id that starting the review answered with.",
        [UnknownRoute] =
            "Compare the address with the reference, and ask the app that has the endpoint’s role.",
        [UnknownSweep] =
            "Use the id that starting the sweep answered with.",
        [UnknownTask] =
            "Take both from the list of tasks.",
        [UnknownTaskProof] =
            "Look at `state` in the task.",
        [UnknownTile] =
            "Read the checkpoint first, and ask for the tiles of its size, as c2sp.org/tlog-tiles says.",
        [UnknownWording] =
            "`detail` names those that there are.",
        [WrongForm] =
            "Use the form of the page, or send what RFC 8058 says: `List-Unsubscribe=One-Click`.",
        [WrongMediaType] =
            "Send JSON in UTF-8 with `Content-Type: application/json`, and no `Content-Encoding`.",
        [WrongMethod] =
            "Use a method that `Allow` names.",
        [WrongNoticeVersion] =
            "Give it the number that `detail` names.",
    };
}

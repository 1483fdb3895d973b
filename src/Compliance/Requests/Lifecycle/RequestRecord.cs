using Compliance.DataMap.Planning;
using Compliance.Evidence.Logging;
using Compliance.Law;
using Compliance.Subjects;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>A data-subject request as it is known to everyone who may see that it exists: no personal data.</summary>
/// <param name="Id">Opaque; also the id of its workflow instance.</param>
/// <param name="Right">Which right is exercised.</param>
/// <param name="Regime">Under which law, a code of <see cref="LawTable"/>.</param>
/// <param name="Received">When it came in.</param>
/// <param name="Due">The last day on which the answer is in time.</param>
/// <param name="Closed">When it ended.</param>
/// <param name="Outcome">How it ended; null while it is open.</param>
/// <param name="ExportUntil">Until when its export can be downloaded; null without one.</param>
/// <param name="CaseEnded">When its case file was destroyed.</param>
/// <param name="Commitment">The subject commitment, base64: to what was stated, under a salt that the customer was given.</param>
/// <param name="NotCovered">What it does not cover; null where it covers everything, and before the stores have been searched.</param>
/// <param name="Clock">What moved its deadline; null while nothing did.</param>
/// <param name="Submitter">Who submitted it, as <see cref="Evidence.Logging.EntryIds.Person"/> writes one; null where nobody did.</param>
public sealed record RequestRecord(
    string Id,
    Right Right,
    string Regime,
    Instant Received,
    LocalDate Due,
    Instant? Closed = null,
    RequestOutcome? Outcome = null,
    Instant? ExportUntil = null,
    Instant? CaseEnded = null,
    string? Commitment = null,
    NotCovered? NotCovered = null,
    string? Submitter = null,
    RequestClock? Clock = null)
{
    /// <summary>Which uses it is about, for rights about uses.</summary>
    public UseChoice About { get; init; } = UseChoice.Everything;

    /// <summary>
    /// How it ends, for rights that counted before the submission was answered: what was chosen is written once, and what the person does
    /// later stands. Null while it is not written.
    /// </summary>
    public RequestOutcome? Acted { get; init; }

    /// <summary>
    /// A keyed digest of who asks for what: the same for every request of the same identities for the same right. Null where nobody
    /// submitted it. It goes with the case.
    /// </summary>
    public string? Repeat { get; init; }

    /// <summary>How far it has come.</summary>
    public RequestStage Stage { get; init; }

    /// <summary>What people decided about it, and what it waits for.</summary>
    public RequestNotes Notes { get; init; } = RequestNotes.None;

    /// <summary>The proof of who asks; null where none is needed.</summary>
    public IdentityProof? Proof { get; init; }

    /// <summary>Whether this caller submitted it.</summary>
    public bool IsSubmittedBy(string caller) => Submitter is not null && Submitter == SubmitterOf(Id, caller);

    /// <summary>How a caller stands in <see cref="Submitter"/>.</summary>
    public static string SubmitterOf(string requestId, string caller) => EntryIds.Person(requestId, caller);
}

public enum RequestOutcome
{
    /// <summary>Every mapped place was covered.</summary>
    Complete,

    /// <summary>Done wherever possible, but at least one mapped place was not covered: see the coverage gaps.</summary>
    Incomplete,

    /// <summary>No connected store holds anything about these identities.</summary>
    NotFound,

    /// <summary>The identities fit more than one person, so nothing was touched. A distinguishing identity is needed.</summary>
    Ambiguous,

    /// <summary>
    /// Everything mapped is done, and the key is deleted; whoever is granted recover could bring it back until the purge's date.
    /// </summary>
    Pending,

    /// <summary>An operator cancelled it inside the cooling-off, and the fence was lifted.</summary>
    Cancelled,

    /// <summary>The person took it back before anything was destroyed.</summary>
    Withdrawn,

    /// <summary>It was refused with a reason: see the record's notes.</summary>
    Refused,

    /// <summary>What the person was asked for never came, such as a proof of who asks: nothing was searched for then.</summary>
    Expired,

    /// <summary>Erased on an earlier request, or past its point of no return: nobody is given the subject's key any more.</summary>
    AlreadyErased,
}

using System.Text.Json.Serialization;
using Compliance.Client.Consent;

namespace Compliance.Client.Requests;

/// <summary>The rights that are exercised.</summary>
public enum Right
{
    /// <summary>To know what is held (GDPR Art. 15).</summary>
    Access,

    /// <summary>To take along what one provided, in a form that machines read (GDPR Art. 20).</summary>
    Portability,

    /// <summary>To be forgotten (GDPR Art. 17).</summary>
    Erasure,

    /// <summary>To have data corrected (GDPR Art. 16).</summary>
    Rectification,

    /// <summary>To have data stored and not used (GDPR Art. 18).</summary>
    Restriction,

    /// <summary>To object to a purpose, or to all direct marketing (GDPR Art. 21).</summary>
    Objection,

    /// <summary>To opt out of sale, sharing, targeted advertising or profiling (CCPA §1798.120 and laws of other states).</summary>
    OptOut,

    /// <summary>To limit the use of sensitive data (CCPA §1798.121).</summary>
    LimitUse,

    /// <summary>To withdraw a consent, or all (GDPR Art. 7(3)).</summary>
    Withdrawal,
}

/// <summary>Which uses a request is about, for rights that end uses.</summary>
/// <param name="Purpose">As the data map names it. Null: all direct marketing for an objection, all for a withdrawal.</param>
/// <param name="Classes">What is opted out of.</param>
public sealed record AboutUses(string? Purpose = null, IReadOnlyList<OptOutClass>? Classes = null);

/// <summary>What is wrong, and what is right. It holds personal data: it prints without them.</summary>
/// <param name="Field">Its address in the data map, as <c>dataset.collection.field</c>.</param>
/// <param name="Value">What is right.</param>
/// <param name="Was">What is wrong; null where the person has one value there.</param>
public sealed record Correction(string Field, string Value, string? Was = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"A correction of {Field}";
}

/// <summary>How a caller who answers for it knows who asks.</summary>
public enum VouchedProof
{
    /// <summary>The person was logged in. Not enough for an erasure.</summary>
    Session,

    /// <summary>The person logged in again for this request.</summary>
    Reauthentication,

    /// <summary>A document was compared.</summary>
    Document,

    /// <summary>The person was there.</summary>
    InPerson,
}

/// <summary>A request to be taken in. It holds personal data: it prints without them.</summary>
/// <param name="Right">Which right is exercised.</param>
/// <param name="Identities">Who asks: values by kind, as the data map names the kinds.</param>
/// <param name="Regime">Under which law; null: the deployment's default.</param>
/// <param name="Nonce">The customer's own bytes, base64: with them, nobody else could have made the commitment up.</param>
/// <param name="Group">The group of data subjects; null: the default one.</param>
/// <param name="About">Which uses it is about; null for rights that are about data.</param>
public sealed record RequestSubmission(
    Right Right, IReadOnlyDictionary<string, string> Identities, string? Regime = null, string? Nonce = null, string? Group = null,
    AboutUses? About = null)
{
    /// <summary>What is to be corrected, for a rectification alone.</summary>
    public IReadOnlyList<Correction>? Corrections { get; init; }

    /// <summary>How the caller knows who asks. Null: a caller with the permission <c>requests.vouch</c> answers for it all the same; of
    /// other callers' requests, a one-time code is awaited.</summary>
    public VouchedProof? Proven { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"A submission of {Right}";
}

/// <param name="Id">Of the request.</param>
/// <param name="Commitment">To what was stated; base64.</param>
/// <param name="Salt">Opens it, with identities and nonce: the customer keeps it. Base64; null once the case has ended.</param>
/// <param name="Receipt">Null while the signer is late: the request shows it later.</param>
/// <param name="Earlier">An earlier request of the same caller answers this one, so that none was opened.</param>
public sealed record AcceptedRequest(
    string Id, string? Commitment = null, string? Salt = null, Receipt? Receipt = null, bool Earlier = false);

/// <summary>That the log holds a request.</summary>
/// <param name="Index">The entry's place in the log.</param>
/// <param name="Entry">The statement.</param>
/// <param name="Salt">Of the entry; base64.</param>
/// <param name="Checkpoint">A signed note of the log that covers it.</param>
public sealed record Receipt(long Index, string Entry, string Salt, string Checkpoint);

/// <summary>Where a request stands.</summary>
public sealed record RequestStatus
{
    /// <summary>Opaque.</summary>
    public required string Id { get; init; }

    /// <summary>Which right is exercised.</summary>
    public required string Right { get; init; }

    /// <summary>Under which law.</summary>
    public required string Regime { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The last day on which the answer is in time.</summary>
    public required DateOnly Due { get; init; }

    /// <summary>Why it is due on that day: each step, with its source.</summary>
    public IReadOnlyList<string>? Why { get; init; }

    /// <summary>How far it has come, such as <c>identifying</c>, <c>running</c> or <c>refused</c>: what may be done with it depends on
    /// that.</summary>
    public required string Stage { get; init; }

    /// <summary>How it is known who asks; null where no proof is needed.</summary>
    public ProofStatus? Proof { get; init; }

    /// <summary>The legal holds that it waits for, by their ids.</summary>
    public IReadOnlyList<string>? Holds { get; init; }

    /// <summary>The digest of its preview, which an approval names.</summary>
    public string? Preview { get; init; }

    /// <summary>Which team or role takes care of it.</summary>
    public string? Assignee { get; init; }

    /// <summary>That it was refused, and what the person is told.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The refused request that this one goes on from, after an appeal.</summary>
    public string? Follows { get; init; }

    /// <summary><c>open</c>, <c>waiting</c>, <c>quarantined</c>, <c>failed</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Closed { get; init; }

    /// <summary>How it ended, such as <c>complete</c>, <c>incomplete</c> or <c>not-found</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Until when its export can be downloaded.</summary>
    public DateTimeOffset? ExportUntil { get; init; }

    /// <summary>What it is doing, while it runs.</summary>
    public RequestProgress? Progress { get; init; }

    /// <summary>Why its workflow failed, as a code and a reference.</summary>
    public string? Failure { get; init; }

    /// <summary>The commitment to what was stated; base64.</summary>
    public string? Commitment { get; init; }

    /// <summary>That the log holds the request, for the customer to keep.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>Why its certificate was revoked.</summary>
    public string? Revoked { get; init; }

    /// <summary>The mapped places that it does not cover.</summary>
    public NotCovered? NotCovered { get; init; }

    /// <summary>Whether it has an outcome.</summary>
    [JsonIgnore]
    public bool IsClosed => Closed is not null;
}

/// <param name="Awaited">Whether the request waits for it.</param>
/// <param name="By">How it was given, such as <c>code</c>; null while it is awaited.</param>
/// <param name="At">When.</param>
public sealed record ProofStatus(bool Awaited, string? By = null, DateTimeOffset? At = null);

/// <param name="Reason">Why, such as <c>excessive</c>.</param>
/// <param name="Law">The article.</param>
/// <param name="On">The day.</param>
/// <param name="Answer">What the person is told, a sentence each: the reason, the appeal where there is one, and the remedies.</param>
/// <param name="Appeal">That it was appealed.</param>
public sealed record Refusal(string Reason, string Law, DateOnly On, IReadOnlyList<string> Answer, FiledAppeal? Appeal = null);

/// <param name="Received">When it came in.</param>
/// <param name="Due">The last day on which its answer is in time.</param>
/// <param name="Answered">When it was answered.</param>
/// <param name="NewRequest">The request that does what was asked after all; null where the refusal stands.</param>
public sealed record FiledAppeal(DateOnly Received, DateOnly Due, DateOnly? Answered = null, string? NewRequest = null);

/// <param name="Step">What is being done.</param>
/// <param name="Done">How many steps are done.</param>
/// <param name="Steps">Of how many.</param>
/// <param name="WaitingFor">A store that does not answer.</param>
/// <param name="WaitingSince">Since when it is waited for.</param>
/// <param name="Quarantined">Why a step failed for good.</param>
/// <param name="Reference">Where an operator finds it in the log.</param>
public sealed record RequestProgress(
    string Step, int Done, int Steps, string? WaitingFor = null, DateTimeOffset? WaitingSince = null, string? Quarantined = null,
    string? Reference = null);

/// <param name="Places">How many.</param>
/// <param name="First">The first of them.</param>
public sealed record NotCovered(int Places, IReadOnlyList<UncoveredPlace> First);

/// <param name="Collection">As the data map names it.</param>
/// <param name="Why">A stable code.</param>
/// <param name="Detail">What is missing.</param>
public sealed record UncoveredPlace(string Collection, string Why, string Detail);

using Compliance.DataMap.Planning;
using Compliance.Requests.Intake;
using Compliance.Requests.Lifecycle;
using Compliance.Subjects;
using Compliance.Web.Requests.Life;
using NodaTime;

namespace Compliance.Web.Requests;

internal enum RequestState
{
    /// <summary>Under way.</summary>
    Open,

    /// <summary>A store does not answer; progress says which, and since when.</summary>
    Waiting,

    /// <summary>A step failed for good; progress says which, with the code and the reference. An operator may resume it.</summary>
    Quarantined,

    /// <summary>Its workflow has ended without an outcome.</summary>
    Failed,

    /// <summary>It has an outcome.</summary>
    Closed,
}

/// <param name="Awaited">Whether the request waits for it.</param>
/// <param name="By">How it was given; left out while it is awaited.</param>
/// <param name="At">When.</param>
internal sealed record ProofStatus(bool Awaited, ProofMethod? By, Instant? At);

/// <summary>Where a request stands.</summary>
internal sealed record RequestStatus
{
    /// <summary>Opaque.</summary>
    public required string Id { get; init; }

    /// <summary>Which right is exercised.</summary>
    public required Right Right { get; init; }

    /// <summary>Under which law.</summary>
    public required string Regime { get; init; }

    /// <summary>When it came in.</summary>
    public required Instant Received { get; init; }

    /// <summary>The last day on which the answer is in time.</summary>
    public required LocalDate Due { get; init; }

    /// <summary>Why it is due on that day: each step, with its source.</summary>
    public IReadOnlyList<string>? Why { get; init; }

    /// <summary>How far it has come: what may be done with it depends on that.</summary>
    public RequestStage Stage { get; init; }

    /// <summary>The legal holds that it waits for, by their ids.</summary>
    public IReadOnlyList<string>? Holds { get; init; }

    /// <summary>The digest of its preview, which an approval names.</summary>
    public string? Preview { get; init; }

    /// <summary>Which team or role takes care of it.</summary>
    public string? Assignee { get; init; }

    /// <summary>That it was refused, and what the person is told.</summary>
    public RefusalView? Refusal { get; init; }

    /// <summary>The refused request that this one goes on from, after an appeal.</summary>
    public string? Follows { get; init; }

    /// <summary>What it does.</summary>
    public required RequestState State { get; init; }

    /// <summary>When it ended.</summary>
    public Instant? Closed { get; init; }

    /// <summary>How it ended.</summary>
    public RequestOutcome? Outcome { get; init; }

    /// <summary>Until when its export can be downloaded.</summary>
    public Instant? ExportUntil { get; init; }

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

    /// <summary>How it is known who asks; left out where no proof is needed.</summary>
    public ProofStatus? Proof { get; init; }

    public static RequestStatus Of(RequestView view) => new()
    {
        Id = view.Record.Id,
        Right = view.Record.Right,
        Regime = view.Record.Regime,
        Received = view.Record.Received,
        Due = view.Record.Due,
        Why = view.Why,
        Stage = view.Record.Stage,
        Holds = view.Record.Notes.IsHeld ? view.Record.Notes.Holds : null,
        Preview = view.Record.Notes.Preview,
        Assignee = view.Record.Notes.Assignee,
        Refusal = RefusalView.Of(view.Record),
        Follows = view.Record.Notes.Follows,
        State = StateOf(view),
        Closed = view.Record.Closed,
        Outcome = view.Record.Outcome,
        ExportUntil = view.Record.ExportUntil,
        Progress = view.Progress,
        Failure = view.Failure,
        Commitment = view.Record.Commitment,
        Receipt = view.Receipt,
        Revoked = view.Revoked,
        NotCovered = view.Record.NotCovered,
        Proof = view.Record.Proof is { } proof ? new ProofStatus(proof.IsAwaited, proof.By, proof.At) : null,
    };

    private static RequestState StateOf(RequestView view) => view switch
    {
        { Record.Closed: not null } => RequestState.Closed,
        { Failure: not null } => RequestState.Failed,
        { Progress.Quarantined: not null } => RequestState.Quarantined,
        { Progress.WaitingFor: not null } => RequestState.Waiting,
        _ => RequestState.Open,
    };
}

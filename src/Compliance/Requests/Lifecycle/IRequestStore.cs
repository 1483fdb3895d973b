using Compliance.DataMap.Planning;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>Where request records are kept.</summary>
public interface IRequestStore
{
    /// <summary>Reserves an id for what a caller submits under an idempotency key.</summary>
    /// <param name="key">A digest of caller and key.</param>
    /// <param name="contentDigest">A keyed digest of what was submitted: it must not tell anyone the identities.</param>
    /// <param name="requestId">The id to reserve.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>The id reserved first, and whether the content is the same as then.</returns>
    Task<(string RequestId, bool SameContent)> Reserve(string key, string contentDigest, string requestId, CancellationToken cancellation);

    /// <summary>Adds a record; one that is there already stays as it is.</summary>
    /// <returns>The record that is kept: of two that are added at once, both callers are told the same one.</returns>
    Task<RequestRecord> Add(RequestRecord record, CancellationToken cancellation);

    Task<RequestRecord?> Find(string requestId, CancellationToken cancellation);

    /// <summary>
    /// Takes a request on as <see cref="RequestLifecycle"/> says. Of two events that exclude each other, such as a cancel and a commit, the
    /// first one counts, however close together they come. A request ends by <see cref="Close"/>.
    /// </summary>
    /// <param name="requestId">Which request.</param>
    /// <param name="event">What happens.</param>
    /// <param name="note">What is noted with it, from the notes as they are kept; null: nothing. It may be called again.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>False when the event is refused, and nothing changes; null when there is no such request.</returns>
    Task<bool?> Apply(
        string requestId, RequestEvent @event, CancellationToken cancellation, Func<RequestNotes, RequestNotes>? note = null);

    /// <summary>The requests of the same person for the same right whose cases are kept, the newest first.</summary>
    /// <param name="repeat">See <see cref="RequestRecord.Repeat"/>.</param>
    /// <param name="cancellation">Stops the call.</param>
    IAsyncEnumerable<RequestRecord> ListRepeats(string repeat, CancellationToken cancellation);

    /// <summary>Notes what changes no stage, such as who takes care of a request.</summary>
    /// <returns>The record after it; null when there is no such request.</returns>
    Task<RequestRecord?> Note(string requestId, Func<RequestNotes, RequestNotes> note, CancellationToken cancellation);

    /// <summary>Notes how a right ends that counts at once, see <see cref="RequestRecord.Acted"/>. The first note stays.</summary>
    Task NoteActed(string requestId, RequestOutcome outcome, CancellationToken cancellation);

    /// <summary>Settles the proof that a request awaits: how it was given, or that its time is over. The first word stays.</summary>
    /// <returns>How it is settled; null where none is awaited, or there is no such request.</returns>
    Task<ProofMethod?> SettleProof(string requestId, ProofMethod by, Instant at, CancellationToken cancellation);

    /// <summary>Keeps which mapped places the request does not cover, in place of what was kept before.</summary>
    Task KeepNotCovered(string requestId, NotCovered? places, CancellationToken cancellation);

    /// <summary>
    /// Keeps what moves the deadline of an open request, with the day that follows. Two changes at once are made one by one.
    /// </summary>
    /// <param name="requestId">Which request.</param>
    /// <param name="event">What happens to the clock; refused where <see cref="RequestLifecycle"/> refuses it.</param>
    /// <param name="change">From the record as it is kept; null: nothing is to be changed.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>The record after it; null where there is no such request.</returns>
    /// <exception cref="EventRefusedException">The event is refused in the stage of the request.</exception>
    Task<RequestRecord?> ChangeClock(
        string requestId, RequestEvent @event, Func<RequestRecord, (RequestClock Clock, LocalDate Due)?> change,
        CancellationToken cancellation);

    /// <returns>Whether somebody was warned already that the request is due on that day.</returns>
    Task<bool> WasWarned(string requestId, DeadlineWarning warning, LocalDate due, CancellationToken cancellation);

    Task NoteWarning(string requestId, DeadlineWarning warning, LocalDate due, CancellationToken cancellation);

    /// <summary>Closes a request; one that is closed already stays as it is.</summary>
    /// <returns>Whether this call changed the record.</returns>
    Task<bool> Close(string requestId, RequestOutcome outcome, Instant at, Instant? exportUntil, CancellationToken cancellation);

    /// <summary>Notes that the export of a request is gone.</summary>
    Task ForgetExport(string requestId, CancellationToken cancellation);

    /// <summary>Notes that the case file of a request is destroyed.</summary>
    Task EndCase(string requestId, Instant at, CancellationToken cancellation);

    /// <summary>Costs as much as there is to list, however many requests there have ever been.</summary>
    IAsyncEnumerable<RequestRecord> List(RequestFilter filter, CancellationToken cancellation);
}

/// <summary>What the table of stages and events refuses.</summary>
/// <param name="stage">Of the request.</param>
/// <param name="event">That was refused.</param>
public sealed class EventRefusedException(RequestStage stage, RequestEvent @event)
    : Exception($"{@event} is refused in the stage {stage}.")
{
    public RequestStage Stage { get; } = stage;

    public RequestEvent Event { get; } = @event;
}

public abstract record RequestFilter
{
    private RequestFilter()
    {
    }

    /// <summary>Requests that have not ended.</summary>
    public sealed record Open : RequestFilter;

    /// <summary>Requests whose export could be downloaded until before this time and is still kept.</summary>
    public sealed record ExportExpired(Instant Before) : RequestFilter;

    /// <summary>Requests that were closed before this time and whose case file is still kept.</summary>
    public sealed record CaseKept(Instant ClosedBefore) : RequestFilter;
}

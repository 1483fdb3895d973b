using Compliance.DataMap.Planning;
using Compliance.Requests.Lifecycle;
using NodaTime;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>One request in memory, for so many events that storage would take hours: it goes by the same table.</summary>
internal sealed class MemoryRequests(RequestRecord record) : IRequestStore
{
    public RequestRecord Record { get; private set; } = record;

    public Task<bool?> Apply(
        string requestId, RequestEvent @event, CancellationToken cancellation, Func<RequestNotes, RequestNotes>? note = null)
    {
        if (RequestLifecycle.After(Record.Stage, @event, Record.Notes.IsHeld) is not { } next)
            return Task.FromResult<bool?>(false);
        Record = Record with { Stage = next, Notes = note?.Invoke(Record.Notes) ?? Record.Notes };
        return Task.FromResult<bool?>(true);
    }

    public Task<RequestRecord?> ChangeClock(
        string requestId, RequestEvent @event, Func<RequestRecord, (RequestClock Clock, LocalDate Due)?> change,
        CancellationToken cancellation)
    {
        if (RequestLifecycle.After(Record.Stage, @event) is null)
            throw new EventRefusedException(Record.Stage, @event);
        if (change(Record) is { } next)
            Record = Record with { Clock = next.Clock, Due = next.Due };
        return Task.FromResult<RequestRecord?>(Record);
    }

    public Task<(string RequestId, bool SameContent)> Reserve(
        string key, string contentDigest, string requestId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<RequestRecord> Add(RequestRecord record, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<RequestRecord?> Find(string requestId, CancellationToken cancellation) => Task.FromResult<RequestRecord?>(Record);

    public IAsyncEnumerable<RequestRecord> ListRepeats(string repeat, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<RequestRecord?> Note(string requestId, Func<RequestNotes, RequestNotes> note, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task NoteActed(string requestId, RequestOutcome outcome, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ProofMethod?> SettleProof(string requestId, ProofMethod by, Instant at, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task KeepNotCovered(string requestId, NotCovered? places, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> WasWarned(string requestId, DeadlineWarning warning, LocalDate due, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task NoteWarning(string requestId, DeadlineWarning warning, LocalDate due, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<bool> Close(
        string requestId, RequestOutcome outcome, Instant at, Instant? exportUntil, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task ForgetExport(string requestId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task EndCase(string requestId, Instant at, CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<RequestRecord> List(RequestFilter filter, CancellationToken cancellation) => throw new NotSupportedException();
}

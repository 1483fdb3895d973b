using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using Compliance.DataMap.Planning;
using Compliance.Decisions.Policies;
using Compliance.Requests.Lifecycle;
using Compliance.Storage.State;
using Compliance.Subjects;
using Compliance.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Storage.Requests;

/// <summary>A partition for each request, so that requests spread over the table; reservations and indexes have their own.</summary>
internal sealed class RequestStore(StorageLayout layout) : IRequestStore
{
    internal static readonly StateTable Table = new("requests", StateAccount.State, Role.Service);

    private const string Row = "request";
    private const string Reservation = "reservation";
    private const string Stage = "Stage";
    private const string Outcome = "Outcome";
    private const string Submitter = "Submitter";
    private const string Due = "Due";
    private const string Clock = "Clock";
    private const string Warned = "Warned";
    private const string Uncovered = "NotCovered";
    private const string Purpose = "Purpose";
    private const string Classes = "Classes";
    private const string Acted = "Acted";
    private const string Notes = "Notes";
    private const string Repeat = "Repeat";
    private const string ProofBy = "ProofBy";
    private const string ProofAt = "ProofAt";

    /// <summary>In the place of how proof was given, while it is awaited.</summary>
    private const string Awaited = "Awaited";

    // A letter that is written as an escape takes six times the room.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TableClient _table = layout.Table(Table);
    private readonly RequestIndex _index = new(layout.Table(Table));

    public async Task<(string RequestId, bool SameContent)> Reserve(
        string key, string contentDigest, string requestId, CancellationToken cancellation)
    {
        var row = new TableEntity(key, Reservation) { ["RequestId"] = requestId, ["Content"] = contentDigest };
        if (await _table.TryAdd(row, cancellation) is not null)
            return (requestId, true);

        var first = await _table.Find(key, Reservation, cancellation) ?? throw new InvalidOperationException("A reservation went away.");
        return (first.GetString("RequestId"), first.GetString("Content") == contentDigest);
    }

    public async Task<RequestRecord> Add(RequestRecord record, CancellationToken cancellation)
    {
        await _index.Put(RequestIndex.Open, record.Id, record.Id, cancellation);
        if (record.Repeat is { } repeat)
            await _index.Put(RequestIndex.Repeats(repeat), RequestIndex.KeyOf(record.Received, record.Id), record.Id, cancellation);
        if (await _table.TryAdd(Write(record), cancellation) is not null)
            return record;
        return await Find(record.Id, cancellation) ?? throw new InvalidOperationException("A request's record went away.");
    }

    public async Task<RequestRecord?> Find(string requestId, CancellationToken cancellation) =>
        await _table.Find(requestId, Row, cancellation) is { } row ? Read(row) : null;

    public async Task<bool?> Apply(
        string requestId, RequestEvent @event, CancellationToken cancellation, Func<RequestNotes, RequestNotes>? note = null)
    {
        bool? isAllowed = null;
        await _table.Change(
            requestId, Row,
            row =>
            {
                var notes = NotesOf(row);
                var next = RequestLifecycle.After(StageOf(row), @event, notes.IsHeld);
                isAllowed = next is not null;
                if (next is not { } stage)
                    return false;
                var moves = Set(row, Stage, stage.ToString());
                return (note is not null && SetNotes(row, note(notes))) || moves;
            },
            cancellation);
        return isAllowed;
    }

    public async Task<RequestRecord?> Note(string requestId, Func<RequestNotes, RequestNotes> note, CancellationToken cancellation)
    {
        RequestRecord? noted = null;
        await _table.Change(
            requestId, Row,
            row =>
            {
                var changes = SetNotes(row, note(NotesOf(row)));
                noted = Read(row);
                return changes;
            },
            cancellation);
        return noted;
    }

    public Task NoteActed(string requestId, RequestOutcome outcome, CancellationToken cancellation) => _table.Change(
        requestId, Row, row => row.GetString(Acted) is null && Set(row, Acted, outcome.ToString()), cancellation);

    public async Task<ProofMethod?> SettleProof(string requestId, ProofMethod by, Instant at, CancellationToken cancellation)
    {
        ProofMethod? settled = null;
        await _table.Change(
            requestId, Row,
            row =>
            {
                settled = ReadProof(row)?.By;
                if (row.GetString(ProofBy) != Awaited || StageOf(row).HasEnded())
                    return false;
                (row[ProofBy], row[ProofAt], settled) = (by.ToString(), at.ToDateTimeOffset(), by);
                return true;
            },
            cancellation);
        return settled;
    }

    public Task KeepNotCovered(string requestId, NotCovered? places, CancellationToken cancellation) => _table.Change(
        requestId, Row,
        row => places is null ? row.Remove(Uncovered) : Set(row, Uncovered, JsonSerializer.Serialize(places, Json)),
        cancellation);

    public async Task<RequestRecord?> ChangeClock(
        string requestId, RequestEvent @event, Func<RequestRecord, (RequestClock Clock, LocalDate Due)?> change,
        CancellationToken cancellation)
    {
        RequestRecord? changed = null;
        await _table.Change(
            requestId, Row,
            row =>
            {
                changed = Read(row);
                if (RequestLifecycle.After(changed.Stage, @event) is null)
                    throw new EventRefusedException(changed.Stage, @event);
                if (change(changed) is not { } next)
                    return false;
                row[Clock] = JsonSerializer.Serialize(next.Clock, WorkflowJson.Options);
                row[Due] = LocalDatePattern.Iso.Format(next.Due);
                changed = changed with { Clock = next.Clock, Due = next.Due };
                return true;
            },
            cancellation);
        return changed;
    }

    public async Task<bool> WasWarned(string requestId, DeadlineWarning warning, LocalDate due, CancellationToken cancellation) =>
        await _table.Find(requestId, Row, cancellation) is { } row && row.GetString(Warned + warning) == LocalDatePattern.Iso.Format(due);

    public Task NoteWarning(string requestId, DeadlineWarning warning, LocalDate due, CancellationToken cancellation) =>
        _table.Change(requestId, Row, row => Set(row, Warned + warning, LocalDatePattern.Iso.Format(due)), cancellation);

    public async Task<bool> Close(
        string requestId, RequestOutcome outcome, Instant at, Instant? exportUntil, CancellationToken cancellation)
    {
        var found = await _table.Find(requestId, Row, cancellation);
        if (found is not null && !StageOf(found).HasEnded())
        {
            await _index.Put(RequestIndex.Cases, RequestIndex.KeyOf(at, requestId), requestId, cancellation);
            if (exportUntil is { } until)
                await _index.Put(RequestIndex.Exports, RequestIndex.KeyOf(until, requestId), requestId, cancellation);
        }

        var changed = false;
        await _table.Change(
            found,
            row =>
            {
                // An ending that was not the last word yet, of a key whose purge was far off, is brought up to date.
                var stage = StageOf(row);
                if (stage.HasEnded())
                    return changed = row.GetString(Outcome) == nameof(RequestOutcome.Pending) && Set(row, Outcome, outcome.ToString());

                // What was decided meanwhile counts, however far the workflow came. Nobody gets an export of what was taken back.
                row[Stage] = RequestLifecycle.After(stage, RequestEvent.Close).ToString();
                row["Closed"] = at.ToDateTimeOffset();
                row[Outcome] = (stage.Ends() ?? outcome).ToString();
                row["ExportUntil"] = (stage.IsEnding() ? null : exportUntil)?.ToDateTimeOffset();
                return changed = true;
            },
            cancellation);
        await _index.Remove(RequestIndex.Open, requestId, cancellation);
        return changed;
    }

    public async Task ForgetExport(string requestId, CancellationToken cancellation)
    {
        if (await Find(requestId, cancellation) is not { ExportUntil: { } until })
            return;
        await _table.Change(requestId, Row, row => row.Remove("ExportUntil"), cancellation);
        await _index.Remove(RequestIndex.Exports, RequestIndex.KeyOf(until, requestId), cancellation);
    }

    public async Task EndCase(string requestId, Instant at, CancellationToken cancellation)
    {
        await _table.Change(
            requestId, Row,
            row =>
            {
                row["CaseEnded"] = at.ToDateTimeOffset();
                return true;
            },
            cancellation);
        if (await Find(requestId, cancellation) is not { Closed: { } closed } record)
            return;
        if (record.Repeat is { } repeat)
            await _index.Remove(RequestIndex.Repeats(repeat), RequestIndex.KeyOf(record.Received, requestId), cancellation);
        await _index.Remove(RequestIndex.Cases, RequestIndex.KeyOf(closed, requestId), cancellation);
    }

    public IAsyncEnumerable<RequestRecord> List(RequestFilter filter, CancellationToken cancellation) => filter switch
    {
        RequestFilter.Open => _index.List(RequestIndex.Open, null, Find, cancellation),
        RequestFilter.ExportExpired(var before) => _index.List(RequestIndex.Exports, before, Find, cancellation),
        RequestFilter.CaseKept(var before) => _index.List(RequestIndex.Cases, before, Find, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };

    public async IAsyncEnumerable<RequestRecord> ListRepeats(
        string repeat, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The index is in the order of time, and there are few requests of one person.
        var found = await _index.List(RequestIndex.Repeats(repeat), null, Find, cancellation).ToListAsync(cancellation);
        foreach (var record in Enumerable.Reverse(found))
            yield return record;
    }

    private static RequestStage StageOf(TableEntity row) => Enum.Parse<RequestStage>(row.GetString(Stage));

    private static bool Set<T>(TableEntity row, string name, T value)
    {
        var changes = !row.TryGetValue(name, out var earlier) || !Equals(earlier, value);
        row[name] = value;
        return changes;
    }

    private static TableEntity Write(RequestRecord record) => new(record.Id, Row)
    {
        ["Right"] = record.Right.ToString(),
        ["Regime"] = record.Regime,
        ["Received"] = record.Received.ToDateTimeOffset(),
        [Due] = LocalDatePattern.Iso.Format(record.Due),
        [Stage] = nameof(RequestStage.Received),
        ["Commitment"] = record.Commitment,
        [Submitter] = record.Submitter,
        [Purpose] = record.About.Purpose,
        [Classes] = (int)record.About.Classes,
        [Repeat] = record.Repeat,
        [Notes] = record.Notes == RequestNotes.None ? null : JsonSerializer.Serialize(record.Notes, WorkflowJson.Options),
        [ProofBy] = record.Proof is { } proof ? proof.By?.ToString() ?? Awaited : null,
        [ProofAt] = record.Proof?.At?.ToDateTimeOffset(),
    };

    private static RequestRecord Read(TableEntity row) => new(
        row.PartitionKey,
        Enum.Parse<Right>(row.GetString("Right")),
        row.GetString("Regime"),
        At(row, "Received")!.Value,
        LocalDatePattern.Iso.Parse(row.GetString(Due)).Value,
        At(row, "Closed"),
        row.GetString(Outcome) is { } outcome ? Enum.Parse<RequestOutcome>(outcome) : null,
        At(row, "ExportUntil"),
        At(row, "CaseEnded"),
        row.GetString("Commitment"),
        row.GetString(Uncovered) is { } places ? JsonSerializer.Deserialize<NotCovered>(places, Json) : null,
        row.GetString(Submitter),
        row.GetString(Clock) is { } clock ? JsonSerializer.Deserialize<RequestClock>(clock, WorkflowJson.Options) : null)
    {
        About = new UseChoice(row.GetString(Purpose), (PurposeClasses)(row.GetInt32(Classes) ?? 0)),
        Acted = row.GetString(Acted) is { } acted ? Enum.Parse<RequestOutcome>(acted) : null,
        Stage = StageOf(row),
        Repeat = row.GetString(Repeat),
        Notes = NotesOf(row),
        Proof = ReadProof(row),
    };

    private static IdentityProof? ReadProof(TableEntity row) => row.GetString(ProofBy) switch
    {
        null => null,
        Awaited => IdentityProof.Awaited,
        var by => new IdentityProof(Enum.Parse<ProofMethod>(by), At(row, ProofAt)),
    };

    private static RequestNotes NotesOf(TableEntity row) =>
        row.GetString(Notes) is { } notes ? JsonSerializer.Deserialize<RequestNotes>(notes, WorkflowJson.Options)! : RequestNotes.None;

    private static bool SetNotes(TableEntity row, RequestNotes notes) =>
        (row.GetString(Notes) is not null || notes != RequestNotes.None)
        && Set(row, Notes, JsonSerializer.Serialize(notes, WorkflowJson.Options));

    private static Instant? At(TableEntity row, string name) =>
        row.GetDateTimeOffset(name) is { } time ? Instant.FromDateTimeOffset(time) : null;
}

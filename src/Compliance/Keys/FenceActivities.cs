using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Protection.Erasure;
using Compliance.Requests;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// The fence around someone who is being erased: marks by the service, which knows the identities; everything else by the eraser, whose
/// rows they are. Prepared, logged, confirmed, in this order; lifted inside the cooling-off.
/// </summary>
public sealed class FenceActivities(
    SubjectFences fences, SubjectKeyErasure erasure, IEvidenceLog log, IClock clock)
{
    public static readonly ActivityReference<string, FenceMarks> Mark = new("MarkSelectors");
    public static readonly ActivityReference<RowPage, MarkedRows> MarkRows = new("MarkRows");
    public static readonly ActivityReference<FenceStep, bool> Prepare = new("PrepareFence");
    public static readonly ActivityReference<FencedRows, Nothing> KeepRows = new("KeepFencedRows");
    public static readonly ActivityReference<KeyStep, Nothing> Log = new("LogFence");
    public static readonly ActivityReference<KeyStep, Nothing> Confirm = new("FenceSubject");
    public static readonly ActivityReference<FenceEnd, Nothing> Expire = new("DateFence");
    public static readonly ActivityReference<KeyStep, Nothing> Lift = new("LiftFence");

    /// <summary>Names the fence where a request says what it waits for.</summary>
    private const string AnotherRequest = "fence-of-another-request";

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Mark, Role.Service, Resolve.From<FenceMarking, string, FenceMarks>(it => it.MarksOf)),
        ActivityEntry.Of(MarkRows, Role.Service, Resolve.From<FenceMarking, RowPage, MarkedRows>(it => it.RowsOf)),
        ActivityEntry.Of(KeepRows, Role.Eraser, Resolve.From<FenceActivities, FencedRows, Nothing>(it => it.KeepPage)),
        ActivityEntry.Of(Prepare, Role.Eraser, Resolve.From<FenceActivities, FenceStep, bool>(it => it.PrepareRow)),
        ActivityEntry.Of(Log, Role.Eraser, Resolve.From<FenceActivities, KeyStep, Nothing>(it => it.LogRow)),
        ActivityEntry.Of(Confirm, Role.Eraser, Resolve.From<FenceActivities, KeyStep, Nothing>(it => it.ConfirmRow)),
        ActivityEntry.Of(Expire, Role.Eraser, Resolve.From<FenceActivities, FenceEnd, Nothing>(it => it.DateRow)),
        ActivityEntry.Of(Lift, Role.Eraser, Resolve.From<FenceActivities, KeyStep, Nothing>(it => it.LiftRow)),
    ];

    /// <summary>
    /// False where another request has taken this subject beyond return. While it may still be taken back, it is waited for: one subject
    /// has one fence.
    /// </summary>
    private Task<bool> PrepareRow(FenceStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        if (await log.Find(Entries.LiftedId(step.RequestId), cancellation) is not null)
            throw new StepFailedException(ErasureFailure.Lifted, step.RequestId);
        var row = await erasure.Prepare(Fenced(step.RequestId, step.Subject), step.Marks, step.RequestId, cancellation);
        if (row.RequestId != step.RequestId)
            return row.FinalSince is not null ? false : throw new StepFailedException(FailureCode.StoreUnavailable, AnotherRequest);
        if (step.Rows is { Length: > 0 } rows)
            await KeepPage(new FencedRows(step.RequestId, step.Subject, 0, rows), cancellation);
        return true;
    });

    /// <summary>The rows that the erasure found, beside the fence: what a backup brings back is recognised by them, and nothing else is erased.</summary>
    private Task<Nothing> KeepPage(FencedRows page, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var rows = RowFingerprint.Unpack(page.Rows);
        await fences.KeepRows(Fenced(page.RequestId, page.Subject), page.RequestId, page.Page, rows, cancellation);
        return Nothing.Value;
    });

    private Task<Nothing> LogRow(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var row = await RowOf(step, cancellation);
        await log.Append(Entries.Fenced(step.RequestId, row.Hash(), clock.GetCurrentInstant()), cancellation);
        return Nothing.Value;
    });

    /// <summary>From here the row erases again after a restore; and no process is given the subject's key any more.</summary>
    private Task<Nothing> ConfirmRow(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var row = await RowOf(step, cancellation);
        var logged = await log.Find(Entries.FencedId(step.RequestId), cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, step.RequestId);
        if (logged.Member("fence") != Convert.ToBase64String(row.Hash()))
            throw new StepFailedException(ErasureFailure.NotFenced, step.RequestId);
        await fences.Confirm(Fenced(step.RequestId, step.Subject), logged.Index, cancellation);
        if (step.Subject is { } subject)
            await erasure.Fence(subject, cancellation);
        return Nothing.Value;
    });

    /// <summary>
    /// Brings the key back into use. Refused once the point of no return is approved and passed, whatever a backup made of the row. The entry
    /// comes last: where it is, everything was done before, and the row may be gone or another request's by now.
    /// </summary>
    private Task<Nothing> LiftRow(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        if (await log.Find(Entries.LiftedId(step.RequestId), cancellation) is not null)
            return Nothing.Value;
        var row = await fences.Find(Fenced(step.RequestId, step.Subject), cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, step.RequestId);

        // A row is another request's only after this one's was lifted: nothing is left to lift, and that one is not this request's to lift.
        if (row.RequestId == step.RequestId)
            await LiftOwn(row, step, cancellation);
        await log.Append(Entries.FenceLifted(step.RequestId, clock.GetCurrentInstant()), cancellation);
        return Nothing.Value;
    });

    private async Task LiftOwn(FenceRow row, KeyStep step, CancellationToken cancellation)
    {
        if (row.FinalSince is not null || await log.IsCertified(step.RequestId, cancellation))
            throw new StepFailedException(ErasureFailure.BeyondReturn, step.RequestId);
        if (step.Subject is { } subject)
            await erasure.Unfence(subject, cancellation);
        else
            await fences.Lift(Fenced(step.RequestId, null), cancellation);
    }

    private Task<Nothing> DateRow(FenceEnd end, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        await fences.Expire(Fenced(end.RequestId, end.Subject), end.Ends.ToDateTimeOffset(), cancellation);
        return Nothing.Value;
    });

    private async Task<FenceRow> RowOf(KeyStep step, CancellationToken cancellation) =>
        await fences.Find(Fenced(step.RequestId, step.Subject), cancellation) is { } row && row.RequestId == step.RequestId
            ? row : throw new StepFailedException(ErasureFailure.NotFenced, step.RequestId);

    /// <summary>Someone without a key of their own is fenced by their request: it is the selectors that erase again.</summary>
    internal static string Fenced(string requestId, string? subject) => subject ?? $"request-{requestId}";
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled.</param>
/// <param name="Ends">When the last backup is gone that may hold what was erased.</param>
public sealed record FenceEnd(string RequestId, string? Subject, Instant Ends);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled.</param>
/// <param name="Marks">See <see cref="FenceMarks"/>.</param>
/// <param name="Rows">The first page of them, see <see cref="FenceMarks"/>.</param>
public sealed record FenceStep(string RequestId, string? Subject, IReadOnlyList<string> Marks, byte[]? Rows = null);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled.</param>
/// <param name="Page">From 1: the first is kept with the fence itself.</param>
/// <param name="Rows">See <see cref="FenceMarks"/>.</param>
public sealed record FencedRows(string RequestId, string? Subject, int Page, byte[] Rows);

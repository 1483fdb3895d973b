using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Protection.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// The fence around someone who is being erased: marks by the service, which knows the identities; everything else by the eraser, whose
/// rows they are. Prepared, logged, confirmed, in this order; lifted inside the cooling-off.
/// </summary>
public sealed class FenceActivities(
    KeyAuthority authority, SubjectFences fences, SubjectKeyErasure erasure, BindingErasure bindings, FenceDates dates, IEvidenceLog log)
{
    public static readonly ActivityReference<string, SubjectFingerprints> Mark = new("MarkSelectors");
    public static readonly ActivityReference<RowPage, MarkedRows> MarkRows = new("MarkRows");
    public static readonly ActivityReference<FenceStep, bool> Prepare = new("PrepareFence");
    public static readonly ActivityReference<FencedRows, Unit> KeepRows = new("KeepFencedRows");
    public static readonly ActivityReference<KeyStep, Unit> Confirm = new("FenceSubject");
    public static readonly ActivityReference<FenceEnd, Unit> Expire = new("DateFence");
    public static readonly ActivityReference<KeyStep, Unit> Lift = new("LiftFence");

    /// <summary>Names the fence where a request says what it waits for.</summary>
    private const string AnotherRequest = "fence-of-another-request";

    internal static IEnumerable<ActivityEntry> Table =>
    [
        ActivityEntry.Of(Mark, Role.Service, Resolve.From<FenceMarking, string, SubjectFingerprints>(it => it.MarksOf)),
        ActivityEntry.Of(MarkRows, Role.Service, Resolve.From<FenceMarking, RowPage, MarkedRows>(it => it.RowsOf)),
        ActivityEntry.Of(KeepRows, Role.Eraser, Resolve.From<FenceActivities, FencedRows, Unit>(it => it.KeepPage)),
        ActivityEntry.Of(Prepare, Role.Eraser, Resolve.From<FenceActivities, FenceStep, bool>(it => it.PrepareRow)),
        ActivityEntry.Of(Confirm, Role.Eraser, Resolve.From<FenceActivities, KeyStep, Unit>(it => it.ConfirmRow)),
        ActivityEntry.Of(Expire, Role.Eraser, Resolve.From<FenceActivities, FenceEnd, Unit>(it => it.DateRow)),
        ActivityEntry.Of(Lift, Role.Eraser, Resolve.From<FenceActivities, KeyStep, Unit>(it => it.LiftRow)),
    ];

    /// <summary>
    /// False where another request has taken this subject beyond return. While it may still be taken back, it is waited for: one subject
    /// has one fence.
    /// </summary>
    private Task<bool> PrepareRow(FenceStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var owner = authority.OwnerOf(new KeyStep(step.RequestId, step.Subject));
        await authority.RequireReceived(step.RequestId, cancellation);
        var row = await fences.Prepare(owner, step.Marks, step.RequestId, RowFingerprint.Unpack(step.Rows), cancellation);
        bindings.LetGo(owner);
        if (row.RequestId != step.RequestId)
            return row.FinalSince is not null ? false : throw new StepFailedException(FailureCode.StoreUnavailable, AnotherRequest);
        return true;
    });

    /// <summary>
    /// The rows that the erasure found, beside the fence: what a backup brings back is recognised by them, and nothing else is erased.
    /// </summary>
    private Task<Unit> KeepPage(FencedRows page, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var rows = RowFingerprint.Unpack(page.Rows);
        await fences.KeepRows(authority.OwnerOf(new KeyStep(page.RequestId, page.Subject)), page.RequestId, page.Page, rows, cancellation);
        return Unit.Value;
    });

    /// <summary>
    /// Has the row logged and confirms it: from here it erases again after a restore, names the key that the log bound, and no process is
    /// given that key any more.
    /// </summary>
    private Task<Unit> ConfirmRow(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var owner = authority.OwnerOf(step);
        if (await fences.Find(owner, cancellation) is not { Holds: true } row || row.RequestId != step.RequestId)
            throw authority.Refused(ErasureFailure.NotFenced, step.RequestId);
        await log.Append(new LogFenced(step.RequestId, row.Hash()), cancellation);
        await authority.Confirm(step, row, cancellation);
        if (step.Subject is { } subject)
            await bindings.Fence(subject, cancellation);
        return Unit.Value;
    });

    /// <summary>
    /// Brings the key back into use. Refused once the point of no return is approved and passed, whatever a backup made of the row. The
    /// entry comes last: where it is, everything was done before, and the row may be gone or another request's by now.
    /// </summary>
    private Task<Unit> LiftRow(KeyStep step, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        if (await log.Find(EntryIds.Lifted(step.RequestId), cancellation) is not null)
            return Unit.Value;
        var owner = authority.OwnerOf(step);
        var row = await fences.Find(owner, cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, step.RequestId);

        // A row is another request's only after this one's was lifted: nothing is left to lift, and that one is not this request's to lift.
        if (row.RequestId == step.RequestId)
            await LiftOwn(owner, row, step, cancellation);
        await log.Append(new LogFenceLifted(step.RequestId), cancellation);
        return Unit.Value;
    });

    /// <summary>The lifted row is what decides against a point of no return that is passed at the same moment, so it comes first.</summary>
    private async Task LiftOwn(string owner, FenceRow row, KeyStep step, CancellationToken cancellation)
    {
        if (row.FinalSince is not null || await log.IsCertified(step.RequestId, cancellation))
            throw new StepFailedException(ErasureFailure.BeyondReturn, step.RequestId);
        var lifted = await fences.Lift(owner, cancellation);
        if (lifted.Disabled is not null)
            await erasure.Enable(lifted, cancellation);
        if (step.Subject is { } subject)
            await bindings.Unfence(subject, cancellation);
    }

    /// <summary>Of somebody without a key: otherwise the fence is dated when that is purged.</summary>
    private Task<Unit> DateRow(FenceEnd end, CancellationToken cancellation) => VaultWaiting.For(async () =>
    {
        var step = new KeyStep(end.RequestId, end.Subject);
        var row = await authority.RequireFinal(step, cancellation);
        await fences.Expire(row, dates.After(end.Days), cancellation);
        return Unit.Value;
    });
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled.</param>
/// <param name="Days">For how long a backup may still hold what was erased.</param>
public sealed record FenceEnd(string RequestId, string? Subject, int Days);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled.</param>
/// <param name="Marks">See <see cref="SubjectFingerprints"/>.</param>
/// <param name="Rows">The first page of them, see <see cref="SubjectFingerprints"/>.</param>
public sealed record FenceStep(string RequestId, string? Subject, IReadOnlyList<string> Marks, byte[]? Rows = null);

/// <param name="RequestId">Opaque.</param>
/// <param name="Subject">The subject's opaque id; null where nobody is enrolled.</param>
/// <param name="Page">From 1: the first is kept with the fence itself.</param>
/// <param name="Rows">See <see cref="SubjectFingerprints"/>.</param>
public sealed record FencedRows(string RequestId, string? Subject, int Page, byte[] Rows);

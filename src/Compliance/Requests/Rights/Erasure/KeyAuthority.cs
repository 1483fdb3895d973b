using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// Decides, in one place, what an order may have the eraser do. The service may be taken over, and it gives the orders: so an order is a
/// wish and no authority. What counts is the fence's row in the eraser's own account, what the log is proven to hold, and the eraser's own
/// clock. Each refusal has its own reason, is a security event, and changes nothing.
/// </summary>
public sealed class KeyAuthority(
    SubjectFences fences, LoggedKeys keys, IEvidenceLog log, LogProofs proofs, ErasureApprovals approvals, FenceCheck check, IClock clock,
    ILogger<KeyAuthority> logger)
{
    /// <summary>
    /// Whom a step is about: a data subject, or a request of somebody who is not enrolled. Grounds and this system's own are refused by
    /// kind.
    /// </summary>
    /// <exception cref="StepFailedException">With <see cref="ErasureFailure.OwnerRefused"/>.</exception>
    internal string OwnerOf(KeyStep step) => step.Subject switch
    {
        null => KeyOwners.Request(step.RequestId),
        { } subject when KeyOwners.IsSubject(subject) => subject,
        _ => throw Refused(ErasureFailure.OwnerRefused, step.RequestId),
    };

    /// <summary>The log holds an erasure of this id, of which no fence was lifted: without that, nobody is fenced.</summary>
    internal async Task RequireReceived(string requestId, CancellationToken cancellation)
    {
        // All that is to be logged is looked for at once: what is not there yet need not be looked for when it is appended.
        var found = await log.FindAll(requestId, EntryIds.OfErasure(requestId), cancellation);
        if (found.First(EntryIds.Lifted(requestId)) is not null)
            throw Refused(ErasureFailure.Lifted, requestId);
        if (EntryIds.PolicyOf(requestId, found.First(EntryIds.Received(requestId))) is null)
            throw Refused(ErasureFailure.NotReceived, requestId);
    }

    /// <summary>
    /// The row of this very request's fence, confirmed: its entry is in the log, and its key is the one that the log bound.
    /// </summary>
    /// <exception cref="StepFailedException">With a code of <see cref="ErasureFailure"/>.</exception>
    internal async Task<FenceRow> RequireFenced(KeyStep step, CancellationToken cancellation)
    {
        var row = await RequireOwn(step, cancellation);
        return row switch
        {
            { Holds: false } => throw Refused(ErasureFailure.Lifted, step.RequestId),
            { LogIndex: null } => throw Refused(ErasureFailure.NotFenced, step.RequestId),
            _ => row,
        };
    }

    /// <summary>The row of this very request's fence, past the point of no return: it passed it on an approval of this fence.</summary>
    /// <exception cref="StepFailedException">With a code of <see cref="ErasureFailure"/>.</exception>
    internal async Task<FenceRow> RequireFinal(KeyStep step, CancellationToken cancellation) =>
        await RequireFenced(step, cancellation) is { FinalSince: not null } row
            ? row
            : throw Refused(ErasureFailure.NotApproved, step.RequestId);

    /// <summary>
    /// Confirms a prepared row: its hash is what the log holds for this request, and the key is looked up that the log bound to this
    /// subject. From here the row erases again after a restore.
    /// </summary>
    /// <param name="step">Whose.</param>
    /// <param name="row">As it was read and logged: one that has changed since is refused.</param>
    /// <param name="cancellation">Stops before the next call.</param>
    internal async Task<FenceRow> Confirm(KeyStep step, FenceRow row, CancellationToken cancellation)
    {
        var entry = await RequireEntry(row, cancellation);
        return await fences.Confirm(row, entry.Index, await KeyOf(step, cancellation), cancellation);
    }

    /// <summary>
    /// Passes the point of no return: the fence is logged, not lifted, approved as its policy asks for and for itself alone, and its
    /// cooling-off is over by the eraser's own clock and account. What was checked is what is acted on: a row that changed meanwhile is
    /// checked again.
    /// </summary>
    /// <exception cref="StepFailedException">With a code of <see cref="ErasureFailure"/>, or <see cref="FailureCode.StoreUnavailable"/>
    /// inside the cooling-off.</exception>
    internal async Task<FenceRow> PassPointOfNoReturn(KeyStep step, CancellationToken cancellation)
    {
        var row = await RequireFenced(step, cancellation);
        if (row.FinalSince is not null)
            return row;
        await RequireEntry(row, cancellation);
        var policy = await RequireApproved(row, cancellation);
        if (clock.GetCurrentInstant() < Instant.FromDateTimeOffset(row.Since) + policy.CoolingOff)
            throw new StepFailedException(FailureCode.StoreUnavailable, ErasureFailure.CoolingOff);

        // A key that was bound while the fence was being confirmed counts too.
        return await fences.MakeFinal(row with { Key = row.Key ?? await KeyOf(step, cancellation) }, cancellation);
    }

    /// <summary>
    /// The row of an erasure that is over, of whose key a backup brought something back: whoever orders it, the row and the log must say
    /// that this subject is beyond return. A row that came back from before learns it again.
    /// </summary>
    internal async Task<FenceRow> RequireErased(KeyStep step, CancellationToken cancellation)
    {
        var row = await RequireOwn(step, cancellation);
        if (step.Subject is not { } subject || await check.FindCommittedEntry(row, cancellation) is not { } entry)
            throw Refused(ErasureFailure.NotFenced, step.RequestId);
        await RequireApproved(row, cancellation);
        if (row.FinalSince is not null)
            return row;
        var confirmed = await fences.Confirm(subject, entry, await KeyOf(step, cancellation), cancellation);
        return await fences.MakeFinal(confirmed, cancellation);
    }

    private async Task<FenceRow> RequireOwn(KeyStep step, CancellationToken cancellation) =>
        await fences.Find(OwnerOf(step), cancellation) switch
        {
            null => throw Refused(ErasureFailure.NotFenced, step.RequestId),
            { } row when row.RequestId != step.RequestId => throw Refused(ErasureFailure.FenceOfAnotherRequest, step.RequestId),
            { } row => row,
        };

    /// <summary>The log's entry of this row, proven.</summary>
    private async Task<LoggedEntry> RequireEntry(FenceRow row, CancellationToken cancellation)
    {
        if (await log.Find(EntryIds.Fenced(row.RequestId), cancellation) is not { Entry.Kind: EntryKind.Fenced } entry
            || entry.Member("fence") != Convert.ToBase64String(row.Hash()) || (row.LogIndex ?? entry.Index) != entry.Index)
            throw Refused(ErasureFailure.NotFenced, row.RequestId);
        await proofs.Require(row.RequestId, [entry], cancellation);
        return entry;
    }

    private async Task<ErasurePolicy> RequireApproved(FenceRow row, CancellationToken cancellation)
    {
        try
        {
            return await approvals.Require(row, cancellation);
        }
        catch (StepFailedException refusal) when (refusal.Code is not FailureCode.StoreUnavailable)
        {
            throw Refused(refusal.Code, refusal.Reference);
        }
    }

    private async Task<FencedKey?> KeyOf(KeyStep step, CancellationToken cancellation)
    {
        if (step.Subject is not { } subject)
            return null;
        try
        {
            return await keys.Of(subject, cancellation);
        }
        catch (BindingRefusedException)
        {
            throw Refused(ErasureFailure.KeyNotBound, step.RequestId);
        }
    }

    /// <summary>What to throw where an order is refused; the security event is told of here.</summary>
    internal StepFailedException Refused(string code, string reference)
    {
        logger.LogError(
            Events.CommandRefused, "The eraser refuses a command for request {Request}: {Code}. Nothing was changed", reference, code);
        return new StepFailedException(code, reference);
    }
}

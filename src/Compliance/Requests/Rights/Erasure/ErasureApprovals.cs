using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;
using Compliance.Protection.Erasure;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// Looks in the log whether the point of no return is approved, and believes nothing but proofs: each approval's inclusion in a
/// checkpoint that every one of the log's keys has signed.
/// </summary>
public sealed class ErasureApprovals(IEvidenceLog log, LogProofs proofs)
{
    /// <summary>
    /// Whether this fence may pass the point of no return: approved as its policy asks for, and for this fence alone; not lifted.
    /// </summary>
    /// <returns>The policy under which the request was received.</returns>
    /// <exception cref="StepFailedException">
    /// With a code of <see cref="ErasureFailure"/>: not approved as often as its policy asks for, lifted, or not proven.
    /// </exception>
    public async Task<ErasurePolicy> Require(FenceRow fence, CancellationToken cancellation)
    {
        var requestId = fence.RequestId;
        var found = await log.FindAll(
            requestId, [EntryIds.Lifted(requestId), EntryIds.Received(requestId), .. Places(requestId)], cancellation);
        if (found.First(EntryIds.Lifted(requestId)) is not null)
            throw new StepFailedException(ErasureFailure.Lifted, requestId);
        var received = found.First(EntryIds.Received(requestId));
        var policy = EntryIds.PolicyOf(requestId, received) ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        var hash = Convert.ToBase64String(fence.Hash());
        var approvals = Of(requestId, hash, found);
        if (!Satisfies(policy, approvals))
            throw new StepFailedException(ErasureFailure.NotApproved, requestId);
        await proofs.Require(requestId, [received!, .. approvals], cancellation);
        return policy;
    }

    /// <summary>Whether this erasure is approved as its own policy asks for.</summary>
    internal async Task<bool> AreEnough(string requestId, CancellationToken cancellation)
    {
        var policy = await PolicyOf(requestId, cancellation) ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        var fenced =
            await log.Find(EntryIds.Fenced(requestId), cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, requestId);
        return Satisfies(policy, await Find(requestId, fenced.Member("fence")!, cancellation));
    }

    /// <summary>Null where the log does not hold the request.</summary>
    internal async Task<ErasurePolicy?> PolicyOf(string requestId, CancellationToken cancellation) =>
        EntryIds.PolicyOf(requestId, await log.Find(EntryIds.Received(requestId), cancellation));

    private static bool Satisfies(ErasurePolicy policy, IReadOnlyList<LoggedEntry> approvals)
    {
        var by = approvals.Select(each => each.Member("by")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return policy.Approvals == 0 ? by.Count > 0 : by.Count(each => each != LogApproved.Policy) >= policy.Approvals;
    }

    /// <summary>Every approval of this request's fence; not proven yet.</summary>
    internal async Task<IReadOnlyList<LoggedEntry>> Find(string requestId, string fence, CancellationToken cancellation) =>
        Of(requestId, fence, await log.FindAll(requestId, Places(requestId), cancellation));

    private static IReadOnlyList<LoggedEntry> Of(
        string requestId, string fence, IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>> found) =>
        [
            .. Places(requestId)
                .Select(found.First)
                .OfType<LoggedEntry>()
                .Where(entry =>
                    entry.Entry.Kind is EntryKind.Approved && entry.Member("request") == requestId && entry.Member("fence") == fence),
        ];

    private static string[] Places(string requestId) =>
        [.. Enumerable.Range(0, ErasureOptions.MaxApprovals + 1).Select(place => EntryIds.Approved(requestId, place))];
}

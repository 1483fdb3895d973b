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
            requestId, [EntryIds.Lifted(requestId), EntryIds.Received(requestId), .. Places(requestId, First)], cancellation);
        if (found.First(EntryIds.Lifted(requestId)) is not null)
            throw new StepFailedException(ErasureFailure.Lifted, requestId);
        var received = found.First(EntryIds.Received(requestId));
        var policy = EntryIds.PolicyOf(requestId, received) ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        var hash = Convert.ToBase64String(fence.Hash());
        var approvals = Of(requestId, hash, await WithLater(log, requestId, found, cancellation));
        if (!Satisfies(policy, approvals))
            throw new StepFailedException(ErasureFailure.NotApproved, requestId);
        await proofs.Require(requestId, [received!, .. approvals], cancellation);
        return policy;
    }

    /// <summary>Whether this erasure is approved as its own policy asks for, by people who name this preview.</summary>
    internal async Task<bool> AreEnough(string requestId, string? preview, CancellationToken cancellation)
    {
        var policy = await PolicyOf(requestId, cancellation) ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        var fenced =
            await log.Find(EntryIds.Fenced(requestId), cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, requestId);
        var approvals = await Find(requestId, fenced.Member("fence")!, cancellation);
        return Satisfies(policy, policy.Approvals == 0 ? approvals : [.. approvals.Where(each => each.Member("preview") == preview)]);
    }

    /// <summary>Null where the log does not hold the request.</summary>
    internal async Task<ErasurePolicy?> PolicyOf(string requestId, CancellationToken cancellation) =>
        EntryIds.PolicyOf(requestId, await log.Find(EntryIds.Received(requestId), cancellation));

    /// <summary>So many different people as the policy asks for, and all of them of one preview.</summary>
    private static bool Satisfies(ErasurePolicy policy, IReadOnlyList<LoggedEntry> approvals) => policy.Approvals == 0
        ? approvals.Any(each => each.Member("by") is not null)
        : approvals.Where(each => each.Member("by") is { } by && by != LogApproved.Policy)
            .GroupBy(each => each.Member("preview"), StringComparer.Ordinal)
            .Any(preview => preview.Select(each => each.Member("by")).Distinct(StringComparer.Ordinal).Count() >= policy.Approvals);

    /// <summary>Every approval of this request's fence; not proven yet.</summary>
    internal async Task<IReadOnlyList<LoggedEntry>> Find(string requestId, string fence, CancellationToken cancellation) =>
        Of(requestId, fence, await ReadAll(log, requestId, cancellation));

    /// <summary>Every entry of an approval of this request, of whatever fence, by its id; not proven yet.</summary>
    internal static async Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> ReadAll(
        IEvidenceLog log, string requestId, CancellationToken cancellation) =>
        await WithLater(log, requestId, await log.FindAll(requestId, Places(requestId, First), cancellation), cancellation);

    /// <summary>Places are taken in their order: where the first are not all taken, there are no later ones.</summary>
    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> WithLater(
        IEvidenceLog log, string requestId, IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>> found, CancellationToken cancellation)
    {
        if (!Places(requestId, First).Skip(1).All(found.ContainsKey))
            return found;
        var all = new Dictionary<string, IReadOnlyList<LoggedEntry>>(found);
        foreach (var (id, entries) in await log.FindAll(requestId, Places(requestId, Later), cancellation))
            all[id] = entries;
        return all;
    }

    private static IReadOnlyList<LoggedEntry> Of(
        string requestId, string fence, IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>> found) =>
        [
            .. Places(requestId, [.. First, .. Later])
                .Select(found.First)
                .OfType<LoggedEntry>()
                .Where(entry =>
                    entry.Entry.Kind is EntryKind.Approved && entry.Member("request") == requestId && entry.Member("fence") == fence),
        ];

    /// <summary>The policy's, and those that are taken where no preview changes.</summary>
    private static int[] First => [.. Enumerable.Range(0, ErasureOptions.MaxApprovals + 1)];

    private static int[] Later =>
        [.. Enumerable.Range(First.Length, ErasureOptions.MaxApprovalEntries - ErasureOptions.MaxApprovals)];

    private static string[] Places(string requestId, IEnumerable<int> places) =>
        [.. places.Select(place => EntryIds.Approved(requestId, place))];
}

using System.Globalization;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>
/// Looks in the log whether the point of no return is approved, and believes nothing but proofs: each approval's inclusion in a
/// checkpoint that every one of the log's keys has signed.
/// </summary>
public sealed class ErasureApprovals(IEvidenceLog log, LogIdentity identity)
{
    /// <exception cref="StepFailedException">
    /// With a code of <see cref="ErasureFailure"/>: not approved as often as its policy asks for, lifted, or not proven.
    /// </exception>
    public async Task Require(string requestId, CancellationToken cancellation)
    {
        if (await log.Find(Entries.LiftedId(requestId), cancellation) is not null)
            throw new StepFailedException(ErasureFailure.Lifted, requestId);
        var received = await log.Find(Entries.ReceivedId(requestId), cancellation);
        var policy = Entries.PolicyOf(requestId, received) ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        var approvals = await Find(requestId, cancellation);
        if (!Satisfies(policy, approvals))
            throw new StepFailedException(ErasureFailure.NotApproved, requestId);
        await Prove(requestId, [received!, .. approvals], cancellation);
    }

    /// <summary>Whether this erasure is approved as its own policy asks for.</summary>
    internal async Task<bool> AreEnough(string requestId, CancellationToken cancellation) => Satisfies(
        await PolicyOf(requestId, cancellation) ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId),
        await Find(requestId, cancellation));

    /// <summary>Null where the log does not hold the request.</summary>
    internal async Task<ErasurePolicy?> PolicyOf(string requestId, CancellationToken cancellation) =>
        Entries.PolicyOf(requestId, await log.Find(Entries.ReceivedId(requestId), cancellation));

    private static bool Satisfies(ErasurePolicy policy, IReadOnlyList<LoggedEntry> approvals)
    {
        var by = approvals.Select(each => each.Member("by")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return policy.Approvals == 0 ? by.Count > 0 : by.Count(each => each != Entries.Policy) >= policy.Approvals;
    }

    /// <summary>Every approval of this request; not proven yet.</summary>
    internal async Task<IReadOnlyList<LoggedEntry>> Find(string requestId, CancellationToken cancellation)
    {
        var found = new List<LoggedEntry>();
        for (var place = 0; place <= ErasureOptions.MostApprovals; place++)
        {
            if (await log.Find(Entries.ApprovedId(requestId, place), cancellation) is { } entry
                && entry.Entry.Kind is EntryKind.Approved && entry.Member("request") == requestId)
                found.Add(entry);
        }

        return found;
    }

    private async Task Prove(string requestId, IReadOnlyList<LoggedEntry> entries, CancellationToken cancellation)
    {
        var checkpoint = Signed(requestId, await log.ReadCheckpoint(cancellation));
        foreach (var entry in entries)
        {
            var path = entry.Index < checkpoint.Size ? await log.ProveInclusion(entry.Index, checkpoint.Size, cancellation) : null;
            if (path is null
                || !MerkleProof.VerifyInclusion(entry.Index, checkpoint.Size, MerkleProof.LeafHash(entry.Entry.Leaf()), path, checkpoint.Root.Span))
                throw new StepFailedException(ErasureFailure.LogNotProven, entry.Index.ToString(CultureInfo.InvariantCulture));
        }
    }

    private Checkpoint Signed(string requestId, ReadOnlySpan<byte> note)
    {
        try
        {
            return identity.Read(note);
        }
        catch (LogCorruptException)
        {
            throw new StepFailedException(ErasureFailure.LogNotProven, requestId);
        }
    }
}

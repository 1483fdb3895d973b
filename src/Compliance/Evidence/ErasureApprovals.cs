using System.Globalization;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Evidence;

/// <summary>
/// Looks in the log whether the point of no return is approved, and believes nothing but proofs: each approval's inclusion in a
/// checkpoint that every one of the log's keys has signed.
/// </summary>
public sealed class ErasureApprovals(IEvidenceLog log, LogIdentity identity, IOptions<ErasureOptions> options)
{
    /// <exception cref="StepFailedException">
    /// With a code of <see cref="ErasureFailure"/>: not approved as often as the policy asks for, lifted, or not proven.
    /// </exception>
    public async Task Require(string requestId, CancellationToken cancellation)
    {
        if (await log.Find(Entries.LiftedId(requestId), cancellation) is not null)
            throw new StepFailedException(ErasureFailure.Lifted, requestId);
        var wanted = options.Value.Approvals;
        var approvals = await Find(requestId, cancellation);
        var people = approvals.Select(each => each.Member("by")).Where(by => by is not null and not Entries.Policy).Distinct(StringComparer.Ordinal).Count();
        var byPolicy = approvals.Any(each => each.Member("by") == Entries.Policy);
        if (wanted == 0 ? !byPolicy && people == 0 : people < wanted)
            throw new StepFailedException(ErasureFailure.NotApproved, requestId);
        await Prove(requestId, approvals, cancellation);
    }

    /// <summary>Whether so many different people have approved as the policy asks for.</summary>
    internal async Task<bool> AreEnough(string requestId, CancellationToken cancellation) =>
        (await Find(requestId, cancellation)).Select(each => each.Member("by")).Where(by => by != Entries.Policy).Distinct().Count() >= options.Value.Approvals;

    /// <summary>Every approval of this request; not proven yet.</summary>
    internal async Task<IReadOnlyList<LoggedEntry>> Find(string requestId, CancellationToken cancellation)
    {
        var found = new List<LoggedEntry>();
        for (var place = 0; place <= 2; place++)
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

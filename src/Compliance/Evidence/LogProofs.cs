using System.Globalization;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Requests;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>Shows that entries are in the log, and believes nothing else: a receipt is a row of a table, and says only what somebody wrote there.</summary>
public sealed class LogProofs(IEvidenceLog log, LogIdentity identity)
{
    /// <param name="reference">What the entries are looked at for, opaque.</param>
    /// <param name="entries">Each is to be included in a checkpoint that every one of the log's keys has signed.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="StepFailedException">With <see cref="ErasureFailure.LogNotProven"/>.</exception>
    public async Task Require(string reference, IReadOnlyList<LoggedEntry> entries, CancellationToken cancellation)
    {
        var checkpoint = Signed(reference, await log.ReadCheckpoint(cancellation));
        await Task.WhenAll(entries.Select(async entry =>
        {
            var path = entry.Index < checkpoint.Size ? await log.ProveInclusion(entry.Index, checkpoint.Size, cancellation) : null;
            if (path is null
                || !MerkleProof.VerifyInclusion(entry.Index, checkpoint.Size, MerkleProof.LeafHash(entry.Entry.Leaf()), path, checkpoint.Root.Span))
                throw new StepFailedException(ErasureFailure.LogNotProven, entry.Index.ToString(CultureInfo.InvariantCulture));
        }));
    }

    private Checkpoint Signed(string reference, ReadOnlySpan<byte> note)
    {
        try
        {
            return identity.Read(note);
        }
        catch (LogCorruptException)
        {
            throw new StepFailedException(ErasureFailure.LogNotProven, reference);
        }
    }
}

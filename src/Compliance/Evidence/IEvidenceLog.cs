using Compliance.Proof.Log;
using Compliance.Proof.Verifying;

namespace Compliance.Evidence;

/// <summary>The evidence log as every role sees it. Only the signer writes; from elsewhere it is ordered to.</summary>
public interface IEvidenceLog
{
    /// <summary>Logs a statement, once for each id: asked again, also after a crash, it returns the entry that is there. Durable when it returns.</summary>
    /// <param name="id">Opaque and unique, for instance <c>{requestId}/fenced</c>; letters, digits, hyphens, slashes and dots.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="statement">Strict JSON. The first statement that came under this id counts.</param>
    /// <param name="cancellation">Stops waiting; the entry may be logged all the same.</param>
    Task<LoggedEntry> Append(string id, EntryKind kind, ReadOnlyMemory<byte> statement, CancellationToken cancellation);

    /// <returns>Null when nothing was logged under this id.</returns>
    Task<LoggedEntry?> Find(string id, CancellationToken cancellation);

    /// <summary>The newest signed checkpoint, as published.</summary>
    Task<byte[]> ReadCheckpoint(CancellationToken cancellation);

    /// <summary>The audit path of an entry to a checkpoint's root, from the leaf's sibling up (RFC 6962 section 2.1.1).</summary>
    Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation);

    /// <summary>RFC 6962 section 2.1.2.</summary>
    Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation);
}

/// <param name="Index">Its place in the log, counted from 0.</param>
/// <param name="Entry">With its opening.</param>
public sealed record LoggedEntry(long Index, LogEntry Entry);

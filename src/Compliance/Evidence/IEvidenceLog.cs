using Compliance.Evidence.Logging;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;

namespace Compliance.Evidence;

/// <summary>The evidence log as every role sees it. Only the signer writes; from elsewhere it is asked to, by a typed command.</summary>
public interface IEvidenceLog
{
    /// <summary>
    /// Logs what a command says, once: asked again, also after a crash, it returns the entries that are there. Durable when it returns.
    /// </summary>
    /// <param name="command">What happened.</param>
    /// <param name="cancellation">Stops waiting; the entries may be logged all the same.</param>
    /// <returns>The entries, in their order.</returns>
    Task<IReadOnlyList<LoggedEntry>> Append(LogCommand command, CancellationToken cancellation);

    /// <summary>What was logged together under an id, in its order; empty when nothing was.</summary>
    Task<IReadOnlyList<LoggedEntry>> FindAll(string id, CancellationToken cancellation);

    /// <summary>
    /// What was logged under several ids that begin alike, each in its order: in one call where the log is read over the network.
    /// </summary>
    /// <param name="start">The part before a slash, one segment of it or two, with which all of them begin.</param>
    /// <param name="ids">At least one.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>By id; of an id under which nothing was logged there is nothing.</returns>
    Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindAll(
        string start, IReadOnlyCollection<string> ids, CancellationToken cancellation);

    /// <summary>The newest signed checkpoint, as published.</summary>
    Task<byte[]> ReadCheckpoint(CancellationToken cancellation);

    /// <summary>A signed checkpoint that covers so many entries: one that this process knows, or else the newest.</summary>
    Task<byte[]> ReadCheckpoint(long size, CancellationToken cancellation);

    /// <summary>The audit path of an entry to a checkpoint's root, from the leaf's sibling up (RFC 6962 section 2.1.1).</summary>
    Task<IReadOnlyList<byte[]>> ProveInclusion(long index, long size, CancellationToken cancellation);

    /// <summary>RFC 6962 section 2.1.2.</summary>
    Task<IReadOnlyList<byte[]>> ProveConsistency(long earlier, long size, CancellationToken cancellation);
}

/// <param name="Index">Its place in the log, counted from 0.</param>
/// <param name="Entry">With its opening.</param>
public sealed record LoggedEntry(long Index, LogEntry Entry)
{
    internal static IReadOnlyList<LoggedEntry> Of(IndexedLogEntry? receipt) =>
        receipt is null ? [] : [.. receipt.Entries.Select((entry, place) => new LoggedEntry(receipt.Index + place, entry))];
}

/// <summary>Looks into the log.</summary>
public static class EvidenceLogReading
{
    /// <returns>The first entry under this id; null when nothing was logged under it.</returns>
    public static async Task<LoggedEntry?> Find(this IEvidenceLog log, string id, CancellationToken cancellation) =>
        await log.FindAll(id, cancellation) is [var first, ..] ? first : null;

    /// <summary>The first entry under this id that is of a kind.</summary>
    internal static async Task<LoggedEntry?> Find(this IEvidenceLog log, string id, EntryKind kind, CancellationToken cancellation) =>
        (await log.FindAll(id, cancellation)).FirstOrDefault(entry => entry.Entry.Kind == kind);

    /// <summary>The first entry under an id, of those that were looked for together; null when nothing was logged under it.</summary>
    internal static LoggedEntry? First(this IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>> found, string id) =>
        found.TryGetValue(id, out var entries) ? entries[0] : null;
}

using System.Collections.Concurrent;
using System.Globalization;
using Compliance.Proof.Log;
using Compliance.Proof.Verifying;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>
/// Shows that entries are in the log, and believes nothing else: a receipt is a row of a table, and says only what somebody wrote there.
/// What was proven once is remembered for a while, for a log only grows: one that shrank is found by its writer and by the monitor.
/// </summary>
public sealed class LogProofs(IEvidenceLog log, LogIdentity identity)
{
    /// <summary>The failure of a step that needs an entry which the log does not show.</summary>
    public const string NotProven = "log-not-proven";

    /// <summary>Entries that are remembered, of about 100 bytes each; then the memory begins anew.</summary>
    private const int MaxProven = 10_000;

    private readonly ConcurrentDictionary<(long Index, string Leaf), bool> _proven = [];

    /// <param name="reference">What the entries are looked at for, opaque.</param>
    /// <param name="entries">Each is to be included in a checkpoint that every one of the log's keys has signed.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="StepFailedException">With <see cref="NotProven"/>.</exception>
    public async Task Require(string reference, IReadOnlyList<LoggedEntry> entries, CancellationToken cancellation)
    {
        var news = entries
            .Select(entry => (entry.Index, Leaf: MerkleProof.LeafHash(entry.Entry.Leaf())))
            .Where(entry => !_proven.ContainsKey(Key(entry)))
            .ToList();
        if (news.Count == 0)
            return;
        var checkpoint = Signed(reference, await log.ReadCheckpoint(news.Max(entry => entry.Index) + 1, cancellation));
        await Task.WhenAll(news.Select(async entry =>
        {
            var path = entry.Index < checkpoint.Size ? await log.ProveInclusion(entry.Index, checkpoint.Size, cancellation) : null;
            if (path is null || !MerkleProof.VerifyInclusion(entry.Index, checkpoint.Size, entry.Leaf, path, checkpoint.Root.Span))
                throw new StepFailedException(NotProven, entry.Index.ToString(CultureInfo.InvariantCulture));
        }));
        if (_proven.Count > MaxProven)
            _proven.Clear();
        foreach (var entry in news)
            _proven[Key(entry)] = true;
    }

    private static (long, string) Key((long Index, byte[] Leaf) entry) => (entry.Index, Convert.ToBase64String(entry.Leaf));

    private Checkpoint Signed(string reference, ReadOnlySpan<byte> note)
    {
        try
        {
            return identity.Read(note);
        }
        catch (LogCorruptException)
        {
            throw new StepFailedException(NotProven, reference);
        }
    }
}

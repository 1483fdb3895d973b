using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>What the log holds of a request: what a certificate rests on.</summary>
/// <param name="All">In the order of the log.</param>
internal sealed record SupportingEntries(IReadOnlyList<LoggedEntry> All)
{
    /// <summary>The vault keys that the eraser's entries are about: a subject has one, or none.</summary>
    public IReadOnlyList<string> Keys =>
        [
            .. All.Where(entry => entry.Entry.Kind is EntryKind.KeyDeleted)
                .Select(entry => entry.Member("key")!)
                .Distinct(StringComparer.Ordinal),
        ];

    /// <summary>Where nothing but what they say is looked at: that the log holds them is shown elsewhere.</summary>
    public IReadOnlyList<SupportingEntry> Unproven =>
        [.. All.Select(entry => new SupportingEntry(entry.Index, entry.Entry.Kind, entry.Entry.Salt, entry.Entry.Statement, []))];

    /// <summary>The index of the entry of a kind that is about a key; null where there is none.</summary>
    public long? Of(string key, EntryKind kind) =>
        All.FirstOrDefault(entry => entry.Entry.Kind == kind && entry.Member("key") == key)?.Index;

    /// <param name="log">Where.</param>
    /// <param name="requestId">Opaque.</param>
    /// <param name="kind">Of the certificate: a final one rests on the pending one before it, if there was one.</param>
    /// <param name="cancellation">Stops the call.</param>
    public static async Task<SupportingEntries> Read(
        IEvidenceLog log, string requestId, CertificateKind kind, CancellationToken cancellation)
    {
        List<string> ids =
        [
            EntryIds.Received(requestId), EntryIds.Fenced(requestId), EntryIds.Lifted(requestId), EntryIds.KeyDeleted(requestId),
            .. kind is CertificateKind.Erasure
                ? [EntryIds.KeyDestroyed(requestId), EntryIds.Certificate(requestId, CertificateKind.ErasurePending)]
                : new[] { EntryIds.KeyProbed(requestId) },
        ];
        var found = (await log.FindAll(requestId, ids, cancellation)).Values.SelectMany(entries => entries)
            .Concat((await ErasureApprovals.ReadAll(log, requestId, cancellation)).Values.SelectMany(entries => entries)).ToList();
        foreach (var key in new SupportingEntries(found).Keys)
            found.AddRange((await log.FindKey(key, cancellation)).Values.SelectMany(entries => entries));
        return new([.. found.OrderBy(entry => entry.Index)]);
    }
}

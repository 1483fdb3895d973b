using Compliance.Proof.Verifying;
using Compliance.Requests;

namespace Compliance.Evidence;

/// <summary>What the log holds of a request: what a certificate rests on.</summary>
/// <param name="All">In the order of the log.</param>
internal sealed record SupportingEntries(IReadOnlyList<LoggedEntry> All)
{
    /// <summary>The vault keys that the eraser's entries are about: a subject has one, or none.</summary>
    public IReadOnlyList<string> Keys => [.. All.Where(entry => entry.Entry.Kind is EntryKind.KeyDeleted).Select(entry => entry.Member("key")!).Distinct(StringComparer.Ordinal)];

    /// <summary>Where nothing but what they say is looked at: that the log holds them is shown elsewhere.</summary>
    public IReadOnlyList<SupportingEntry> Unproven => [.. All.Select(entry => new SupportingEntry(entry.Index, entry.Entry.Kind, entry.Entry.Salt, entry.Entry.Statement, []))];

    /// <summary>The index of the entry of a kind that is about a key; null where there is none.</summary>
    public long? Of(string key, EntryKind kind) => All.FirstOrDefault(entry => entry.Entry.Kind == kind && entry.Member("key") == key)?.Index;

    /// <param name="log">Where.</param>
    /// <param name="requestId">Opaque.</param>
    /// <param name="kind">Of the certificate: a final one rests on the pending one before it, if there was one.</param>
    /// <param name="cancellation">Stops the call.</param>
    public static async Task<SupportingEntries> Read(IEvidenceLog log, string requestId, CertificateKind kind, CancellationToken cancellation)
    {
        List<string> ids =
        [
            EntryIds.Received(requestId), EntryIds.Fenced(requestId), EntryIds.Lifted(requestId), EntryIds.KeyDeleted(requestId),
            .. Enumerable.Range(0, ErasureOptions.MostApprovals + 1).Select(place => EntryIds.Approved(requestId, place)),
            .. kind is CertificateKind.Erasure
                ? [EntryIds.KeyDestroyed(requestId), EntryIds.Certificate(requestId, CertificateKind.ErasurePending)]
                : new[] { EntryIds.KeyProbed(requestId) },
        ];
        var found = (await log.FindAll(requestId, ids, cancellation)).Values.SelectMany(entries => entries).ToList();
        foreach (var key in new SupportingEntries(found).Keys)
            found.AddRange((await log.FindKey(key, cancellation)).Values.SelectMany(entries => entries));
        return new([.. found.OrderBy(entry => entry.Index)]);
    }
}

/// <summary>Looks for what the log holds of a vault key's life before its erasure.</summary>
internal static class LoggedKeyLives
{
    /// <returns>Its creation and its binding, by <see cref="EntryIds.Created"/> and <see cref="EntryIds.KeysOwner"/>.</returns>
    public static Task<IReadOnlyDictionary<string, IReadOnlyList<LoggedEntry>>> FindKey(this IEvidenceLog log, string key, CancellationToken cancellation) =>
        log.FindAll(EntryIds.Key(key), [EntryIds.Created(key), EntryIds.KeysOwner(key)], cancellation);
}

/// <summary>Looks whether a request is certified.</summary>
internal static class CertifiedRequests
{
    /// <summary>Whether the log holds the statement of a request's certificate, pending or final: then its point of no return is long passed.</summary>
    public static async Task<bool> IsCertified(this IEvidenceLog log, string requestId, CancellationToken cancellation)
    {
        string[] ids = [EntryIds.Certificate(requestId, CertificateKind.Erasure), EntryIds.Certificate(requestId, CertificateKind.ErasurePending)];
        return (await log.FindAll(requestId, ids, cancellation)).Count > 0;
    }
}

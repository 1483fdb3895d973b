using Compliance.Keys;
using Compliance.Requests;

namespace Compliance.Evidence;

/// <summary>Finds what the log holds of a request and of its keys: what a certificate rests on.</summary>
internal static class SupportingEntries
{
    /// <summary>The id under which a certificate's statement is logged.</summary>
    public static string CertificateId(string requestId, CertificateKind kind) =>
        kind is CertificateKind.Erasure ? $"{requestId}/erasure" : $"{requestId}/erasure-pending";

    /// <summary>Whether the log holds the statement of a request's certificate, pending or final: then its point of no return is long passed.</summary>
    public static async Task<bool> IsCertified(this IEvidenceLog log, string requestId, CancellationToken cancellation) =>
        await log.Find(CertificateId(requestId, CertificateKind.Erasure), cancellation) is not null
        || await log.Find(CertificateId(requestId, CertificateKind.ErasurePending), cancellation) is not null;

    /// <summary>In the order of the log.</summary>
    /// <param name="log">Where.</param>
    /// <param name="requestId">Opaque.</param>
    /// <param name="kind">Of the certificate: a final one rests on the pending one before it, if there was one.</param>
    /// <param name="keys">Names and data keys.</param>
    /// <param name="cancellation">Stops the call.</param>
    public static async Task<IReadOnlyList<LoggedEntry>> Of(
        IEvidenceLog log, string requestId, CertificateKind kind, IEnumerable<(string Name, string Version, string DataKey)> keys, CancellationToken cancellation)
    {
        var ids = new List<string> { Entries.ReceivedId(requestId), Entries.FencedId(requestId) };
        ids.AddRange(Enumerable.Range(0, ErasureOptions.MostApprovals + 1).Select(place => Entries.ApprovedId(requestId, place)));
        foreach (var (name, version, dataKey) in keys)
            ids.AddRange([KeyEntryIds.Created(name), KeyEntryIds.Bound(Guid.ParseExact(dataKey, "N"), version)]);
        if (kind is CertificateKind.Erasure)
            ids.Add(CertificateId(requestId, CertificateKind.ErasurePending));

        var found = new List<LoggedEntry>();
        foreach (var id in ids)
        {
            if (await log.Find(id, cancellation) is { } entry)
                found.Add(entry);
        }

        return [.. found.OrderBy(entry => entry.Index)];
    }
}

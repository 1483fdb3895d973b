using Compliance.Evidence.Logging;

namespace Compliance.Evidence;

/// <summary>Looks whether a request is certified.</summary>
internal static class CertifiedRequests
{
    /// <summary>
    /// Whether the log holds the statement of a request's certificate, pending or final: then its point of no return is long passed.
    /// </summary>
    public static async Task<bool> IsCertified(this IEvidenceLog log, string requestId, CancellationToken cancellation)
    {
        string[] ids =
        [
            EntryIds.Certificate(requestId, CertificateKind.Erasure),
            EntryIds.Certificate(requestId, CertificateKind.ErasurePending),
        ];
        return (await log.FindAll(requestId, ids, cancellation)).Count > 0;
    }
}

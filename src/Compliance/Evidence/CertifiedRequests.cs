using Compliance.Evidence.Logging;

namespace Compliance.Evidence;

/// <summary>Looks whether a request is certified.</summary>
internal static class CertifiedRequests
{
    /// <summary>Whether the log holds the statement of a request's certificate, pending or final: then its point of no return is long passed.</summary>
    public static async Task<bool> IsCertified(this IEvidenceLog log, string requestId, CancellationToken cancellation) =>
        await log.Find(EntryIds.Certificate(requestId, CertificateKind.Erasure), cancellation) is not null
        || await log.Find(EntryIds.Certificate(requestId, CertificateKind.ErasurePending), cancellation) is not null;
}

using System.Text.Json;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;

namespace Compliance.Certificates;

/// <summary>Shows certificates to people, and whether one was revoked.</summary>
public sealed class CertificatePages(IEvidenceLog log)
{
    /// <param name="requestId">Opaque.</param>
    /// <param name="certificate">The file.</param>
    /// <param name="cancellation">Stops the call.</param>
    internal async Task<string> Of(string requestId, ReadOnlyMemory<byte> certificate, CancellationToken cancellation)
    {
        var file = Proof.Verifying.Certificate.Parse(certificate.Span);
        using var statement = JsonDocument.Parse(file.Statement);
        return new CertificatePage(statement.RootElement, file.Entries, file.Proof.Index, Checkpoint.Parse(file.Proof.Note.Text.Span), await Revoked(requestId, cancellation)).Write();
    }

    /// <summary>Why the certificate is no longer to be relied on; null as long as it is.</summary>
    internal async Task<string?> Revoked(string requestId, CancellationToken cancellation) =>
        (await log.Find(EntryIds.Revoked(requestId), cancellation))?.Member("why");
}

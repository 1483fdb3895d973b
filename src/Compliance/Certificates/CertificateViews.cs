using System.Text.Json;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;

namespace Compliance.Certificates;

/// <summary>Reads certificates for people, and tells whether one was revoked.</summary>
public sealed class CertificateViews(IEvidenceLog log, IDataMaps maps)
{
    /// <param name="requestId">Opaque.</param>
    /// <param name="certificate">The file.</param>
    /// <param name="cancellation">Stops the call.</param>
    internal async Task<CertificateView> Of(string requestId, ReadOnlyMemory<byte> certificate, CancellationToken cancellation)
    {
        var file = Proof.Verifying.Certificate.Parse(certificate.Span);
        using var statement = JsonDocument.Parse(file.Statement);
        var checkpoint = Checkpoint.Parse(file.Proof.Note.Text.Span);
        var root = Convert.ToBase64String(checkpoint.Root.Span);
        var proof = new CertificateProof(file.Proof.Index, checkpoint.Origin, checkpoint.Size, root);
        return CertificateReading.Read(statement.RootElement, file.Entries, Title, proof, await Revoked(requestId, cancellation));
    }

    /// <summary>Why the certificate is no longer to be relied on; null as long as it is.</summary>
    internal async Task<string?> Revoked(string requestId, CancellationToken cancellation) =>
        (await log.Find(EntryIds.Revoked(requestId), cancellation))?.Member("why");

    /// <summary>Today's map words what an earlier one may have named: the name that is certified stands beside it.</summary>
    private string Title(string collection) => maps.Current.Find(collection)?.Title ?? Wording.Of(collection);
}

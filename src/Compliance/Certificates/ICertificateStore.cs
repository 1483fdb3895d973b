using Compliance.Evidence;

namespace Compliance.Certificates;

/// <summary>Keeps statements as stated and certificates as issued: each written once, never changed.</summary>
public interface ICertificateStore
{
    /// <summary>Keeps a statement for the signer; one that is there already stays as it is.</summary>
    /// <returns>The bytes that are kept.</returns>
    Task<ReadOnlyMemory<byte>> KeepStatement(CertificateName name, ReadOnlyMemory<byte> statement, CancellationToken cancellation);

    Task<ReadOnlyMemory<byte>?> FindStatement(CertificateName name, CancellationToken cancellation);

    /// <summary>Keeps a certificate; one that is there already stays as it is.</summary>
    /// <returns>The bytes that are kept.</returns>
    Task<ReadOnlyMemory<byte>> Keep(CertificateName name, ReadOnlyMemory<byte> certificate, CancellationToken cancellation);

    Task<ReadOnlyMemory<byte>?> Find(CertificateName name, CancellationToken cancellation);
}

namespace Compliance.Evidence;

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

/// <param name="RequestId">Opaque.</param>
/// <param name="Kind">Which of the request's certificates.</param>
public sealed record CertificateName(string RequestId, CertificateKind Kind)
{
    /// <summary>The newest certificate of a request: the final one, or the pending one before it.</summary>
    public static IReadOnlyList<CertificateName> Newest(string requestId) => [new(requestId, CertificateKind.Erasure), new(requestId, CertificateKind.ErasurePending)];
}

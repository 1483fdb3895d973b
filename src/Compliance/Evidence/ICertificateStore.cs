namespace Compliance.Evidence;

/// <summary>Keeps certificates as issued: written once, never changed.</summary>
public interface ICertificateStore
{
    /// <summary>Keeps a certificate; one that is there already stays as it is.</summary>
    /// <returns>The bytes that are kept.</returns>
    Task<ReadOnlyMemory<byte>> Keep(string requestId, ReadOnlyMemory<byte> certificate, CancellationToken cancellation);

    Task<ReadOnlyMemory<byte>?> Find(string requestId, CancellationToken cancellation);
}

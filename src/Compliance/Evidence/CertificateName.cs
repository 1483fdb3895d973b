namespace Compliance.Evidence;

/// <param name="RequestId">Opaque.</param>
/// <param name="Kind">Which of the request's certificates.</param>
public sealed record CertificateName(string RequestId, CertificateKind Kind)
{
    /// <summary>The newest certificate of a request: the final one, or the pending one before it.</summary>
    public static IReadOnlyList<CertificateName> Newest(string requestId) =>
        [new(requestId, CertificateKind.Erasure), new(requestId, CertificateKind.ErasurePending)];
}

/// <summary>Which of an erasure's certificates.</summary>
public enum CertificateKind
{
    /// <summary>The key is deleted, and can still be recovered until a date.</summary>
    ErasurePending,

    Erasure,
}

using Compliance.Proof.Signing;

namespace Compliance.Proof.Certificates;

/// <summary>Why a certificate was refused.</summary>
public enum CertificateFailure
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The file is not a certificate, or not in its one spelling.</summary>
    Malformed,

    /// <summary>It names another key.</summary>
    OtherKey,

    /// <summary>Statement and hash differ.</summary>
    HashMismatch,

    /// <summary>The signature does not verify, or is not low-S DER.</summary>
    SignatureInvalid,

    /// <summary>The signed statement is not strict JSON.</summary>
    StatementMalformed,
}

/// <summary>What the verifier found.</summary>
/// <param name="Failure">None if all checks held.</param>
/// <param name="Reason">The finding in plain words.</param>
/// <param name="Statement">The exact bytes that were signed; empty unless valid.</param>
public sealed record CertificateVerification(CertificateFailure Failure, string Reason, ReadOnlyMemory<byte> Statement)
{
    /// <summary>Whether every check held.</summary>
    public bool IsValid => Failure == CertificateFailure.None;

    internal static CertificateVerification Refused(CertificateFailure failure, string reason) => new(failure, reason, default);

    internal static CertificateVerification Accepted(byte[] statement, StatementKey key) =>
        new(CertificateFailure.None, $"The statement is exactly what the holder of key {key.Id} signed.", statement);
}

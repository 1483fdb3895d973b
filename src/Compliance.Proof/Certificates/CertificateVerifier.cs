using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Certificates;

/// <summary>Checks a certificate with nothing but the file and the signer's public key.</summary>
public static class CertificateVerifier
{
    /// <summary>Checks form, key, hash, signature and statement, in that order; the first failure is the answer.</summary>
    /// <param name="certificate">The file's bytes.</param>
    /// <param name="publicKey">The signer's public key, from a source the reader trusts: DER SubjectPublicKeyInfo, ECDSA P-256.</param>
    /// <exception cref="ArgumentException">The public key is not one.</exception>
    public static CertificateVerification Verify(ReadOnlySpan<byte> certificate, ReadOnlySpan<byte> publicKey)
    {
        var key = StatementKey.Import(publicKey);
        Certificate read;
        try
        {
            read = Certificate.Read(certificate);
        }
        catch (FormatException cause)
        {
            return CertificateVerification.Refused(CertificateFailure.Malformed, $"This is not a certificate. {cause.Message}");
        }

        if (read.KeySha256 != key.Hash || read.KeyId != key.Id)
            return CertificateVerification.Refused(
                CertificateFailure.OtherKey, "The certificate names another signing key than the public key given.");
        if (read.Sha256 != Certificate.Hash(read.Statement))
            return CertificateVerification.Refused(
                CertificateFailure.HashMismatch, "The statement is not the one whose hash the certificate gives: one of them was altered.");
        if (!key.Verify(read.Statement, read.Signature))
            return CertificateVerification.Refused(
                CertificateFailure.SignatureInvalid, "The signature does not belong to this statement and key.");
        return StatementOf(read, key);
    }

    private static CertificateVerification StatementOf(Certificate read, StatementKey key)
    {
        try
        {
            StrictJson.ParseObject(read.Statement);
        }
        catch (FormatException cause)
        {
            return CertificateVerification.Refused(
                CertificateFailure.StatementMalformed, $"The signature is good, but the statement could be read in two ways. {cause.Message}");
        }
        return CertificateVerification.Accepted(read.Statement, key);
    }
}

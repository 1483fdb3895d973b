using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Compliance.Proof.Notes;

/// <summary>
/// Checks RFC 3161 tokens by one authority, whose own certificate the reader trusts: no chain is built, nothing is fetched, revocation is
/// the reader's to know. A token brings no certificate but that one along, and no attribute that nobody signed; versions and algorithm
/// names that CMS leaves unsigned can still be respelt without a change of meaning, for which a certificate has its sum.
/// </summary>
/// <param name="authority">The authority's certificate for timestamps.</param>
public sealed class TimestampCheck(X509Certificate2 authority)
{
    /// <summary>
    /// The token's time; null if it is not the authority's, not about this hash, not in DER, or outside the certificate's validity.
    /// </summary>
    /// <param name="token">DER.</param>
    /// <param name="sha256">Of what was timestamped.</param>
    public DateTimeOffset? TimeOf(ReadOnlyMemory<byte> token, ReadOnlyMemory<byte> sha256)
    {
        try
        {
            if (!Rfc3161TimestampToken.TryDecode(token, out var read, out var length) || length != token.Length) return null;
            var time = read.TokenInfo.Timestamp;
            return IsOneSpelling(read.AsSignedCms(), token.Span)
                && read.VerifySignatureForHash(sha256.Span, HashAlgorithmName.SHA256, out var signer, [authority])
                && signer.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span)
                && time >= authority.NotBefore && time <= authority.NotAfter
                ? time
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private bool IsOneSpelling(SignedCms token, ReadOnlySpan<byte> der) =>
        token.Encode().AsSpan().SequenceEqual(der)
        && token.SignerInfos is [{ UnsignedAttributes.Count: 0 }]
        && token.Certificates.All(other => other.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span));
}

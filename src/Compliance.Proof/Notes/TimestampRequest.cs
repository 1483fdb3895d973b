using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Compliance.Proof.Notes;

/// <summary>
/// Asks a timestamp authority (RFC 3161) about a checkpoint: what to send, and the token in its answer. Sending is the caller's.
/// </summary>
public sealed class TimestampRequest
{
    /// <summary>Of what is sent.</summary>
    public const string ContentType = "application/timestamp-query";

    private readonly Rfc3161TimestampRequest _request;

    /// <param name="text">The checkpoint's text, without its signatures.</param>
    public TimestampRequest(ReadOnlySpan<byte> text) => _request = Rfc3161TimestampRequest.CreateFromHash(
        SHA256.HashData(text), HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(16), requestSignerCertificates: false);

    /// <summary>The body of the POST.</summary>
    public byte[] Body() => _request.Encode();

    /// <summary>
    /// The token, for the certificate. Whether its signature is the authority's is checked with <see cref="TimestampCheck"/>.
    /// </summary>
    /// <param name="response">What the authority answered.</param>
    /// <exception cref="CryptographicException">It refused, or answered something else than was asked.</exception>
    public byte[] Token(ReadOnlyMemory<byte> response) => _request.ProcessResponse(response, out _).AsSignedCms().Encode();
}

using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Compliance.Proof.Tests.Certificates;

/// <summary>A timestamp authority as small as RFC 3161 lets one be.</summary>
internal sealed class TimestampAuthority : IDisposable
{
    private const string TimestampInfo = "1.2.840.113549.1.9.16.1.4";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private readonly RSA _key = RSA.Create(2048);

    public TimestampAuthority(DateTimeOffset? notAfter = null, DateTimeOffset? notBefore = null, bool mayTimestamp = true)
    {
        var request = new CertificateRequest("CN=Test timestamps", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (mayTimestamp) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.8")], critical: true));
        Certificate = request.CreateSelfSigned(notBefore ?? Now.AddYears(-1), notAfter ?? Now.AddYears(1));
    }

    public static DateTimeOffset Now { get; } = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public X509Certificate2 Certificate { get; }

    /// <summary>Whether tokens bring the certificate along.</summary>
    public X509IncludeOption Include { get; init; } = X509IncludeOption.None;

    /// <summary>What an RFC 3161 server answers to a request.</summary>
    public byte[] Answer(ReadOnlyMemory<byte> body)
    {
        Assert.True(Rfc3161TimestampRequest.TryDecode(body, out var request, out _));
        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            using (response.PushSequence()) response.WriteInteger(0);
            response.WriteEncodedValue(Token(request.GetMessageHash().Span, request.GetNonce()));
        }
        return response.Encode();
    }

    public byte[] Token(ReadOnlySpan<byte> hash, ReadOnlyMemory<byte>? nonce = null)
    {
        var cms = new SignedCms(new ContentInfo(new Oid(TimestampInfo), Info(hash, nonce)), detached: false);
        var signer = new CmsSigner(Certificate) { DigestAlgorithm = new(Sha256), IncludeOption = Include };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), SigningCertificate()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    private static byte[] Info(ReadOnlySpan<byte> hash, ReadOnlyMemory<byte>? nonce)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier("1.3.6.1.4.1.99999.1");
            using (info.PushSequence())
            {
                using (info.PushSequence()) info.WriteObjectIdentifier(Sha256);
                info.WriteOctetString(hash);
            }
            info.WriteInteger(7);
            info.WriteGeneralizedTime(Now, omitFractionalSeconds: true);
            if (nonce is { } value) info.WriteInteger(value.Span);
        }
        return info.Encode();
    }

    // RFC 5816: which certificate signs, so that another one cannot be put in its place.
    private byte[] SigningCertificate()
    {
        var attribute = new AsnWriter(AsnEncodingRules.DER);
        using (attribute.PushSequence())
        using (attribute.PushSequence())
        using (attribute.PushSequence())
            attribute.WriteOctetString(SHA256.HashData(Certificate.RawDataMemory.Span));
        return attribute.Encode();
    }
}

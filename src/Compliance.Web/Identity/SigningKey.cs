using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Compliance.Web.Identity;

/// <summary>Reads the public keys that tokens are verified with.</summary>
internal static class SigningKey
{
    private const string PublicKey = "PUBLIC KEY";
    private const string EcPublicKey = "1.2.840.10045.2.1";

    /// <returns>Null for a key of another kind or size.</returns>
    /// <exception cref="ArgumentException">When it is no PEM, or holds anything but a public key.</exception>
    /// <exception cref="CryptographicException">When the key in it is damaged.</exception>
    public static SecurityKey? Read(string pem)
    {
        var found = PemEncoding.Find(pem);
        if (!pem.AsSpan()[found.Label].SequenceEqual(PublicKey))
            throw new ArgumentException("No public key.", nameof(pem));

        var info = Convert.FromBase64String(pem[found.Base64Data]);
        var algorithm = System.Security.Cryptography.X509Certificates.PublicKey.CreateFromSubjectPublicKeyInfo(info, out _).Oid.Value;
        return algorithm == EcPublicKey ? Elliptic(info) : Rsa(info);
    }

    private static ECDsaSecurityKey? Elliptic(byte[] info)
    {
        var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(info, out _);
        return key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? new ECDsaSecurityKey(key) : null;
    }

    private static RsaSecurityKey? Rsa(byte[] info)
    {
        var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(info, out _);
        return key.KeySize >= 2048 ? new RsaSecurityKey(key) : null;
    }
}

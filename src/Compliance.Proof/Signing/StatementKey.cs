using System.Security.Cryptography;

namespace Compliance.Proof.Signing;

/// <summary>A signer's public key, ECDSA P-256, and its names.</summary>
public sealed class StatementKey
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const int IdSize = 4;
    private readonly byte[] _subjectPublicKeyInfo;

    private StatementKey(byte[] subjectPublicKeyInfo)
    {
        _subjectPublicKeyInfo = subjectPublicKeyInfo;
        Hash = Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));
    }

    /// <summary>SHA-256 over the SubjectPublicKeyInfo, 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; }

    /// <summary>The first four bytes of the hash, 8 hexadecimal digits, as c2sp.org/signed-note names an ECDSA key.</summary>
    public string Id => Hash[..(2 * IdSize)];

    /// <summary>DER.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => _subjectPublicKeyInfo;

    /// <exception cref="ArgumentException">Not a P-256 public key, or not in the one encoding that hashes to its id.</exception>
    public static StatementKey Import(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid?.Value == P256)
            {
                var canonical = key.ExportSubjectPublicKeyInfo();
                if (canonical.AsSpan().SequenceEqual(subjectPublicKeyInfo)) return new(canonical);
            }
        }
        catch (CryptographicException)
        {
            // Told below: no key, or one that is none of ours.
        }
        throw new ArgumentException("The public key must be an ECDSA P-256 SubjectPublicKeyInfo in DER.", nameof(subjectPublicKeyInfo));
    }

    /// <summary>Verifies over the message's SHA-256; refuses any spelling of a signature but low-S DER.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (!EcdsaSignature.IsLowSDer(signature)) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_subjectPublicKeyInfo, out _);
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}

using System.Numerics;
using System.Security.Cryptography;

namespace Compliance.Decisions.Signing;

/// <summary>Signs with an ECDSA P-256 key of this process. Does not dispose it.</summary>
public sealed class Es256DecisionSigner(string keyId, ECDsa key) : IDecisionSigner
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public string KeyId => keyId;

    /// <inheritdoc/>
    public DecisionAlgorithm Algorithm => DecisionAlgorithm.ES256;

    /// <inheritdoc/>
    public ValueTask<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        // A key object is not safe to use by many threads.
        lock (_lock)
            return ValueTask.FromResult(
                key.SignData(message.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }
}

/// <summary>An ECDSA P-256 public key.</summary>
public sealed class Es256DecisionKey : IDecisionKey
{
    private const string Curve = "1.2.840.10045.3.1.7";
    private readonly byte[] _subjectPublicKeyInfo;

    /// <param name="keyId">By which signed decisions name it.</param>
    /// <param name="subjectPublicKeyInfo">The key as DER SubjectPublicKeyInfo (RFC 5280).</param>
    /// <exception cref="CryptographicException">It is not a key on P-256.</exception>
    public Es256DecisionKey(string keyId, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        KeyId = keyId;
        _subjectPublicKeyInfo = subjectPublicKeyInfo.ToArray();
        using var key = Import();
        if (key.ExportParameters(false).Curve.Oid.Value != Curve) throw new CryptographicException("The key is not on P-256.");
    }

    /// <summary>A public key by its point, as a JSON Web Key has it.</summary>
    /// <param name="keyId">By which signed decisions name it.</param>
    /// <param name="point">On P-256: two coordinates of 32 bytes.</param>
    /// <exception cref="CryptographicException">It is no such point.</exception>
    public static Es256DecisionKey Of(string keyId, ECPoint point)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        return new Es256DecisionKey(keyId, key.ExportSubjectPublicKeyInfo());
    }

    /// <inheritdoc/>
    public string KeyId { get; }

    /// <inheritdoc/>
    public DecisionAlgorithm Algorithm => DecisionAlgorithm.ES256;

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        using var key = Import();
        return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private ECDsa Import()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(_subjectPublicKeyInfo, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}

/// <summary>Where (r, s) verifies, (r, n-s) does too: only the lower of the two is taken, so that a signature has one spelling.</summary>
internal static class LowS
{
    private const int ScalarSize = 32;

    // FIPS 186-5: the order n of P-256.
    private static readonly BigInteger Order =
        Scalar(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"));

    public static bool IsLow(ReadOnlySpan<byte> signature) => Scalar(signature[ScalarSize..]) <= Order / 2;

    public static byte[] Of(byte[] signature)
    {
        if (IsLow(signature)) return signature;
        var low = (Order - Scalar(signature.AsSpan(ScalarSize))).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature.AsSpan(0, ScalarSize), .. new byte[ScalarSize - low.Length], .. low];
    }

    private static BigInteger Scalar(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);
}

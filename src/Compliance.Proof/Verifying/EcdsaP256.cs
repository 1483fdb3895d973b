using System.Security.Cryptography;

namespace Compliance.Proof.Verifying;

/// <summary>
/// One spelling per key and per signature. ECDSA accepts (r, n-s) wherever it accepts (r, s), and loose DER decoders accept more, so that
/// a signature could be changed and still verify.
/// </summary>
internal static class EcdsaP256
{
    private const int ScalarSize = 32;

    // SEC 1, SEC 2, RFC 5480: SubjectPublicKeyInfo of an uncompressed point, up to the point's coordinates.
    private static readonly byte[] Header = Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D03010703420004");

    // FIPS 186-5: the order n of P-256, rounded down to half.
    private static readonly byte[] HalfOrder = Convert.FromHexString("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");

    public static bool IsKey(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
            return subjectPublicKeyInfo.Length == Header.Length + (2 * ScalarSize) && subjectPublicKeyInfo.StartsWith(Header);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public static bool Verify(ReadOnlySpan<byte> subjectPublicKeyInfo, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> scalars = stackalloc byte[2 * ScalarSize];
        if (!TryReadLowS(signature, scalars)) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        return key.VerifyData(message, scalars, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static bool TryReadLowS(ReadOnlySpan<byte> der, Span<byte> scalars)
    {
        if (der.Length < 2 || der[0] != 0x30 || der[1] != der.Length - 2) return false;
        var rest = der[2..];
        return TryReadScalar(ref rest, scalars[..ScalarSize]) && TryReadScalar(ref rest, scalars[ScalarSize..]) && rest.IsEmpty
            && scalars[ScalarSize..].SequenceCompareTo(HalfOrder) <= 0;
    }

    // A positive INTEGER of at most 32 bytes in the fewest bytes: a zero in front only where the next bit would read as a sign.
    private static bool TryReadScalar(ref ReadOnlySpan<byte> rest, Span<byte> scalar)
    {
        if (rest.Length < 3 || rest[0] != 2 || rest[1] == 0 || rest[1] > rest.Length - 2) return false;
        var value = rest.Slice(2, rest[1]);
        rest = rest[(2 + value.Length)..];
        if (value[0] > 0x7F || (value[0] == 0 && (value.Length == 1 || value[1] <= 0x7F))) return false;
        value = value.TrimStart((byte)0);
        if (value.Length > ScalarSize) return false;
        scalar.Clear();
        value.CopyTo(scalar[(ScalarSize - value.Length)..]);
        return true;
    }
}

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
        if (LowS(signature) is not { } scalars) return false;
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        return key.VerifyData(message, scalars, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    // r before s; null in any other spelling.
    private static byte[]? LowS(ReadOnlySpan<byte> der)
    {
        if (der is not [0x30, var length, .. var rest] || length != rest.Length) return null;
        return Scalar(ref rest) is { } r && Scalar(ref rest) is { } s && rest.IsEmpty && s.AsSpan().SequenceCompareTo(HalfOrder) <= 0 ? [.. r, .. s] : null;
    }

    // A positive INTEGER of at most 32 bytes in the fewest bytes: a zero in front only where the next bit would read as a sign.
    private static byte[]? Scalar(ref ReadOnlySpan<byte> rest)
    {
        if (rest is not [2, var length, .. var tail] || length > tail.Length) return null;
        var value = tail[..length];
        rest = tail[length..];
        if (value is [] or [> 0x7F, ..] or [0] or [0, <= 0x7F, ..]) return null;
        value = value.TrimStart((byte)0);
        return value.Length <= ScalarSize ? [.. new byte[ScalarSize - value.Length], .. value] : null;
    }
}

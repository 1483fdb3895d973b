using System.Formats.Asn1;
using System.Numerics;

namespace Compliance.Proof.Signing;

/// <summary>What a signer gives, in the one spelling that the verifier takes: s low, and DER.</summary>
internal static class EcdsaSignature
{
    public const int ScalarSize = 32;

    // FIPS 186-5: the order n of P-256.
    private static readonly BigInteger Order =
        Scalar(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"));

    /// <exception cref="ArgumentException">Not 64 bytes, or r or s out of range.</exception>
    public static byte[] ToLowSDer(ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 2 * ScalarSize) throw new ArgumentException("An ES256 signature has 64 bytes.", nameof(signature));
        var (r, s) = (Scalar(signature[..ScalarSize]), Scalar(signature[ScalarSize..]));
        if (!InRange(r) || !InRange(s)) throw new ArgumentException("The signature's numbers are out of range.", nameof(signature));
        return Der(r, BigInteger.Min(s, Order - s));
    }

    private static bool InRange(BigInteger value) => value > BigInteger.Zero && value < Order;

    private static BigInteger Scalar(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(r);
            writer.WriteInteger(s);
        }
        return writer.Encode();
    }
}

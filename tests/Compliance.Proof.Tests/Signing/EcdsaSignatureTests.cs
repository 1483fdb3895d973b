using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Compliance.Proof.Signing;
using CsCheck;

namespace Compliance.Proof.Tests.Signing;

public sealed class EcdsaSignatureTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [Fact]
    public void Whatever_a_signer_gives_becomes_low_and_verifies_everywhere()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var high = 0;
        for (var i = 0; i < 64; i++)
        {
            byte[] message = [(byte)i];
            var signature = key.SignData(message, HashAlgorithmName.SHA256);
            if (Scalar(signature.AsSpan(32)) > Order / 2) high++;
            var der = EcdsaSignature.ToLowSDer(signature);
            Assert.True(EcdsaSignature.IsLowSDer(der));
            Assert.True(key.VerifyData(message, der, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        Assert.InRange(high, 1, 63);
    }

    [Fact]
    public void The_high_twin_of_a_signature_verifies_in_general_and_is_refused_here()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] message = [1];
        var low = new byte[64];
        do low = key.SignData(message, HashAlgorithmName.SHA256);
        while (Scalar(low.AsSpan(32)) > Order / 2);
        var twin = Der(Scalar(low.AsSpan(0, 32)), Order - Scalar(low.AsSpan(32)));

        Assert.True(key.VerifyData(message, twin, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.False(StatementKey.Import(key.ExportSubjectPublicKeyInfo()).Verify(message, twin));
        Assert.True(StatementKey.Import(key.ExportSubjectPublicKeyInfo()).Verify(message, EcdsaSignature.ToLowSDer(low)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3000")]
    [InlineData("300602010102010100")]
    [InlineData("30060201010201")]
    [InlineData("3081060201010201 01")]
    [InlineData("30080202000102020001")]
    [InlineData("3006020100020101")]
    [InlineData("30060201010201FF")]
    [InlineData("3009020101020101020101")]
    public void Other_encodings_are_refused(string hex) =>
        Assert.False(EcdsaSignature.IsLowSDer(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public void The_smallest_and_the_largest_low_s_are_accepted_and_the_next_is_not()
    {
        Assert.True(EcdsaSignature.IsLowSDer(Der(1, 1)));
        Assert.True(EcdsaSignature.IsLowSDer(Der(Order - 1, Order / 2)));
        Assert.False(EcdsaSignature.IsLowSDer(Der(1, (Order / 2) + 1)));
        Assert.False(EcdsaSignature.IsLowSDer(Der(Order, 1)));
    }

    [Fact]
    public void Random_bytes_are_refused_without_an_exception() =>
        Gen.Byte.Array[0, 80].Sample(bytes => !EcdsaSignature.IsLowSDer(bytes), iter: 5_000);

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(64)]
    public void A_signer_that_gives_no_signature_is_refused(int zeroes) =>
        Assert.Throws<ArgumentException>(() => EcdsaSignature.ToLowSDer(new byte[zeroes]));

    private static BigInteger Scalar(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        byte[] one = r.ToByteArray(isBigEndian: true), other = s.ToByteArray(isBigEndian: true);
        return [0x30, (byte)(one.Length + other.Length + 4), 2, (byte)one.Length, .. one, 2, (byte)other.Length, .. other];
    }
}

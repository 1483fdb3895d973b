using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

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
            Assert.True(Verifies(key, message, der));
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
        Assert.False(Verifies(key, message, twin));
        Assert.True(Verifies(key, message, EcdsaSignature.ToLowSDer(low)));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(64)]
    public void A_signer_that_gives_no_signature_is_refused(int zeroes) =>
        Assert.Throws<ArgumentException>(() => EcdsaSignature.ToLowSDer(new byte[zeroes]));

    private static bool Verifies(ECDsa key, byte[] message, byte[] signature) =>
        VerifierKey.Ecdsa("log.example", key.ExportSubjectPublicKeyInfo()).Verify(message, signature);

    private static BigInteger Scalar(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Der(BigInteger r, BigInteger s)
    {
        byte[] one = r.ToByteArray(isBigEndian: true), other = s.ToByteArray(isBigEndian: true);
        return [0x30, (byte)(one.Length + other.Length + 4), 2, (byte)one.Length, .. one, 2, (byte)other.Length, .. other];
    }
}

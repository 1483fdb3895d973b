using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Signing;

/// <summary>
/// DER spelt right and in each wrong way, over numbers that are chosen: whoever picks nonce and s can make the key to them,
/// d = (s·k - e) / r, so that every shape of r and s is signed and verifies.
/// </summary>
public sealed class SignatureSpellingTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static readonly BigInteger Half = Order / 2;
    private static readonly byte[] Message = "message"u8.ToArray();

    // A zero stands in front of the first; the second is the largest that needs none; the others have 31 bytes, with and without one.
    private static readonly byte[][] Nonces =
    [
        Nonce(r => r[0] > 0x7F),
        Nonce(r => r[0] == 0x7F),
        Nonce(r => r[0] == 0 && r[1] > 0x7F),
        Nonce(r => r[0] == 0 && r[1] is > 0 and <= 0x7F),
    ];

    public static TheoryData<int, string> Shapes =>
        new(
            from nonce in Enumerable.Range(0, Nonces.Length)
            from s in (BigInteger[])
                [
                    Half,
                    BigInteger.One,
                    0x7F,
                    0x80,
                    (BigInteger.One << 248) - 1,
                    BigInteger.One << 246,
                    (BigInteger.One << 255) - 1 - (BigInteger.One << 230),
                ]
            select (nonce, s.ToString(CultureInfo.InvariantCulture)));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Numbers_of_any_length_are_accepted_in_their_one_spelling_alone(int nonce, string number)
    {
        var (key, r, s) = Signed(Nonces[nonce], BigInteger.Parse(number, CultureInfo.InvariantCulture));
        Assert.True(key.Verify(Message, Sequence(Number(r), Number(s))));
        Assert.Equal(Sequence(Number(r), Number(s)), EcdsaSignature.ToLowSDer([.. Fixed(r), .. Fixed(Order - s)]));
        foreach (var wrong in Respelt(r, s))
            Assert.False(key.Verify(Message, wrong), Convert.ToHexString(wrong));
    }

    [Fact]
    public void An_s_of_more_than_half_the_order_is_refused()
    {
        var (key, r, s) = Signed(Nonces[0], Half + 1);
        Assert.False(key.Verify(Message, Sequence(Number(r), Number(s))));
        Assert.True(key.Verify(Message, EcdsaSignature.ToLowSDer([.. Fixed(r), .. Fixed(s)])));
    }

    [Fact]
    public void Every_beginning_of_a_signature_is_refused()
    {
        var (key, r, s) = Signed(Nonces[0], Half);
        var whole = Sequence(Number(r), Number(s));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.False(key.Verify(Message, whole.AsSpan(0, length)));
            Assert.False(key.Verify(Message, Sequence([.. whole.Skip(2).Take(length - 2)])));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_signer_that_gives_a_zero_or_the_order_itself_is_refused(int r, int s)
    {
        byte[] Scalar(int value, byte[] other) => value == 0 ? other : [.. new byte[31], (byte)value];
        foreach (var other in (byte[][])[new byte[32], Fixed(Order)])
            Assert.Throws<ArgumentException>(() => EcdsaSignature.ToLowSDer([.. Scalar(r, other), .. Scalar(s, other)]));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signer_whose_numbers_are_in_range_but_of_another_length_is_refused(int length) =>
        Assert.Contains(
            "64 bytes",
            Assert.Throws<ArgumentException>(() => EcdsaSignature.ToLowSDer([.. Enumerable.Repeat((byte)1, length)])).Message,
            StringComparison.Ordinal);

    private static IEnumerable<byte[]> Respelt(BigInteger r, BigInteger s)
    {
        byte[] one = Number(r), other = Number(s), good = Sequence(one, other);
        yield return [0x31, .. good[1..]];
        yield return [0x30, 0x81, .. good[1..]];
        yield return [0x30, (byte)(good[1] + 1), .. good[2..]];
        yield return [0x30, (byte)(good[1] - 1), .. good[2..]];
        yield return [.. good, 0];
        yield return Sequence(one, other, [0]);
        yield return Sequence(one);
        yield return Sequence(one, other, one);
        foreach (var wrong in Respelt(r)) yield return Sequence(wrong, other);
        foreach (var wrong in Respelt(s)) yield return Sequence(one, wrong);
    }

    private static IEnumerable<byte[]> Respelt(BigInteger scalar)
    {
        var number = Number(scalar);
        var value = number[2..];
        yield return [3, .. number[1..]];
        yield return [2, 0x81, .. number[1..]];
        yield return [2, (byte)(value.Length + 1), .. value];
        yield return [2, (byte)(value.Length - 1), .. value];
        yield return [2, 0xFF, .. value];
        yield return [2, (byte)(value.Length + 1), 0, .. value];
        yield return Number(scalar + (BigInteger.One << 256));
        yield return [2, 0];
        yield return [2, 1, 0];
        yield return [2, 2, 0, 0];
        if (value[0] == 0) yield return [2, (byte)(value.Length - 1), .. value[1..]];
    }

    private static byte[] Sequence(params byte[][] parts) =>
        [0x30, (byte)parts.Sum(part => part.Length), .. parts.SelectMany(part => part)];

    private static byte[] Number(BigInteger value)
    {
        var bytes = value.ToByteArray(isBigEndian: true);
        return [2, (byte)bytes.Length, .. bytes];
    }

    private static byte[] Fixed(BigInteger value)
    {
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static BigInteger Scalar(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static (VerifierKey Key, BigInteger R, BigInteger S) Signed(byte[] nonce, BigInteger s)
    {
        var r = Scalar(Abscissa(nonce)) % Order;
        var d = (s * Scalar(nonce) - Scalar(SHA256.HashData(Message)) + Order) * BigInteger.ModPow(r, Order - 2, Order) % Order;
        using var key = Key(Fixed((d + Order) % Order));
        return (VerifierKey.Ecdsa("log.example", key.ExportSubjectPublicKeyInfo()), r, s);
    }

    private static byte[] Nonce(Func<byte[], bool> isWanted) =>
        Enumerable.Range(1, 20_000).Select(k => Fixed(k)).First(k => isWanted(Abscissa(k)));

    private static byte[] Abscissa(byte[] scalar)
    {
        using var key = Key(scalar);
        return key.ExportParameters(false).Q.X!;
    }

    private static ECDsa Key(byte[] scalar) => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>
/// Crafts an AES-GCM ciphertext that authenticates under two keys: the tag is linear in each ciphertext block, so one block can be solved
/// for. Source: Grubbs, Lu, Ristenpart, "Message Franking via Committing Authenticated Encryption", 2017.
/// </summary>
internal static class Salamander
{
    private const int BlockSize = 16;

    /// <returns>Ciphertext of so many blocks, and behind it the tag that both keys accept.</returns>
    public static byte[] Craft(byte[] key1, byte[] nonce1, byte[] key2, byte[] nonce2, int blocks)
    {
        var (one, two) = (new Mac(key1, nonce1), new Mac(key2, nonce2));
        var message = RandomNumberGenerator.GetBytes((blocks + 1) * BlockSize);
        var body = message.AsSpan(0, blocks * BlockSize);
        body[^BlockSize..].Clear();
        // The last block stands before the length: its coefficient is the square of the hash key.
        var difference = one.Tag(body) ^ two.Tag(body);
        var coefficient = Field.Multiply(one.HashKey, one.HashKey) ^ Field.Multiply(two.HashKey, two.HashKey);
        Field.Write(Field.Multiply(difference, Field.Invert(coefficient)), body[^BlockSize..]);
        Field.Write(one.Tag(body), message.AsSpan(body.Length));
        Assert.Equal(one.Tag(body), two.Tag(body));
        return message;
    }

    /// <summary>GMAC's parts for one key and nonce.</summary>
    private sealed class Mac
    {
        private readonly UInt128 _mask;

        public Mac(byte[] key, byte[] nonce)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            HashKey = Field.Read(aes.EncryptEcb(new byte[BlockSize], PaddingMode.None));
            _mask = Field.Read(aes.EncryptEcb([.. nonce, 0, 0, 0, 1], PaddingMode.None));
        }

        public UInt128 HashKey { get; }

        public UInt128 Tag(ReadOnlySpan<byte> ciphertext)
        {
            UInt128 hash = 0;
            for (var at = 0; at < ciphertext.Length; at += BlockSize) hash = Field.Multiply(hash ^ Field.Read(ciphertext[at..]), HashKey);
            return Field.Multiply(hash ^ (ulong)ciphertext.Length * 8, HashKey) ^ _mask;
        }
    }

    /// <summary>GF(2^128) as GCM numbers its bits: the first bit is the coefficient of 1 (SP 800-38D, 6.3).</summary>
    private static class Field
    {
        private static readonly UInt128 Reduction = new(0xE100000000000000, 0);
        private static readonly UInt128 One = UInt128.One << 127;

        public static UInt128 Read(ReadOnlySpan<byte> block) => BinaryPrimitives.ReadUInt128BigEndian(block);

        public static void Write(UInt128 value, Span<byte> block) => BinaryPrimitives.WriteUInt128BigEndian(block, value);

        public static UInt128 Multiply(UInt128 left, UInt128 right)
        {
            UInt128 product = 0;
            for (var bit = 127; bit >= 0; bit--)
            {
                if ((left >> bit & 1) != 0) product ^= right;
                right = (right & 1) != 0 ? right >> 1 ^ Reduction : right >> 1;
            }
            return product;
        }

        /// <summary>To the power of 2^128 - 2.</summary>
        public static UInt128 Invert(UInt128 value)
        {
            var (result, power) = (One, value);
            for (var bit = 1; bit < 128; bit++)
            {
                power = Multiply(power, power);
                result = Multiply(result, power);
            }
            return result;
        }
    }
}

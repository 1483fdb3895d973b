using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Compliance.Proof.Receipts;

/// <summary>
/// Whom a consent is of, hidden: who has the receipt has the salt too, and can show it; the entry alone tells nobody. Every event has a
/// salt of its own, so that not even the entries of one holder can be told to belong together.
/// </summary>
public static class HolderCommitment
{
    /// <summary>In bytes; random, and kept with the event in the ledger.</summary>
    public const int SaltSize = 32;

    private static ReadOnlySpan<byte> Label => "compliance/consent-holder/v1"u8;

    /// <summary>SHA-256 over label, salt and holder, each with its length in front, so that no two can be read as one.</summary>
    /// <exception cref="ArgumentException">The salt has another size.</exception>
    public static byte[] Of(ReadOnlySpan<byte> salt, string holder)
    {
        if (salt.Length != SaltSize)
            throw new ArgumentException($"A salt has {SaltSize} bytes.", nameof(salt));
        return SHA256.HashData([.. Part(Label), .. Part(salt), .. Part(Encoding.UTF8.GetBytes(holder))]);
    }

    private static byte[] Part(ReadOnlySpan<byte> value)
    {
        byte[] part = [0, 0, 0, 0, .. value];
        BinaryPrimitives.WriteInt32BigEndian(part, value.Length);
        return part;
    }
}

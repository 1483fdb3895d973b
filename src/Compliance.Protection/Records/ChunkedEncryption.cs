using System.Security.Cryptography;

namespace Compliance.Protection.Records;

/// <summary>
/// One message in memory: salt, commitment, then chunks of 16 KiB of which the last is always shorter, so that its length ends the message.
/// </summary>
/// <remarks>c2sp.org/chunked-encryption@v1 with AEAD_AES_256_GCM and SHA-512 ("Cobblestone-256").</remarks>
internal static class ChunkedEncryption
{
    public const int KeySize = 32;
    public const int SaltSize = 24;
    public const int CommitmentSize = 32;
    public const int HeaderSize = SaltSize + CommitmentSize;
    public const int TagSize = 16;
    public const int ChunkSize = 16 * 1024;
    public const int SealedChunkSize = ChunkSize + TagSize;
    public const long MaxChunks = 1L << 38;

    public static long SealedLength(long length) => HeaderSize + length + ((length / ChunkSize) + 1) * TagSize;

    /// <summary>Writes the message of exactly <see cref="SealedLength"/> bytes.</summary>
    public static void Seal(in ChunkCipher cipher, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> plaintext, Span<byte> message)
    {
        salt.CopyTo(message);
        cipher.WriteCommitment(message[SaltSize..]);
        message = message[HeaderSize..];
        for (long index = 0; ; index++)
        {
            var chunk = plaintext[..Math.Min(plaintext.Length, ChunkSize)];
            cipher.Seal(index, chunk, message[..(chunk.Length + TagSize)]);
            if (chunk.Length < ChunkSize) return;
            plaintext = plaintext[ChunkSize..];
            message = message[SealedChunkSize..];
        }
    }

    /// <exception cref="SealedRecordException">Truncated, altered, extended, or sealed under another key or context.</exception>
    public static byte[] Open(in ChunkCipher cipher, ReadOnlySpan<byte> message)
    {
        Admit(cipher, message);
        message = message[HeaderSize..];
        var last = message.Length % SealedChunkSize;
        if (last < TagSize) throw SealedRecordException.Truncated();

        // Not zeroed first: every byte is written, or the whole is zeroed.
        var plaintext = GC.AllocateUninitializedArray<byte>(message.Length - ((message.Length / SealedChunkSize) + 1) * TagSize);
        var rest = plaintext.AsSpan();
        for (long index = 0; !message.IsEmpty; index++)
        {
            var chunk = message[..Math.Min(message.Length, SealedChunkSize)];
            var opened = rest[..(chunk.Length - TagSize)];
            if (!cipher.TryOpen(index, chunk, opened))
            {
                CryptographicOperations.ZeroMemory(plaintext);
                throw SealedRecordException.Refused();
            }
            message = message[chunk.Length..];
            rest = rest[opened.Length..];
        }
        return plaintext;
    }

    /// <summary>The commitment is checked before any chunk is decrypted.</summary>
    public static void Admit(in ChunkCipher cipher, ReadOnlySpan<byte> header)
    {
        if (header.Length < HeaderSize) throw SealedRecordException.Truncated();
        if (!cipher.Commits(header[SaltSize..HeaderSize])) throw SealedRecordException.Refused();
    }
}

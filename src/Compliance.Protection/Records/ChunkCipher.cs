using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Compliance.Protection.Records;

/// <summary>The single-use key of one message, derived from an input key, the message's salt and its context.</summary>
/// <remarks>c2sp.org/chunked-encryption@v1, "Key derivation" and "AEAD usage", with AEAD_AES_256_GCM and SHA-512.</remarks>
internal sealed class ChunkCipher : IDisposable
{
    private const int NonceSize = 12;

    private readonly AesGcm _aes;
    private readonly byte[] _baseNonce;
    private readonly byte[] _commitment;

    private ChunkCipher(ReadOnlySpan<byte> derived)
    {
        _aes = new AesGcm(derived[..ChunkedEncryption.KeySize], ChunkedEncryption.TagSize);
        _baseNonce = derived.Slice(ChunkedEncryption.KeySize, NonceSize).ToArray();
        _commitment = derived[(ChunkedEncryption.KeySize + NonceSize)..].ToArray();
    }

    private static ReadOnlySpan<byte> Label => "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8;

    public ReadOnlySpan<byte> Commitment => _commitment;

    /// <exception cref="ArgumentException">The key is not 32 bytes, or the salt is not 24.</exception>
    public static ChunkCipher Derive(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> context)
    {
        if (inputKey.Length != ChunkedEncryption.KeySize) throw new ArgumentException("The key must be 32 bytes.", nameof(inputKey));
        if (salt.Length != ChunkedEncryption.SaltSize) throw new ArgumentException("The salt must be 24 bytes.", nameof(salt));

        // HKDF-Expand by hand: HKDF.Expand refuses a 32-byte key for SHA-512. 76 bytes of output need two blocks of 64.
        Span<byte> blocks = stackalloc byte[2 * SHA512.HashSizeInBytes];
        var first = blocks[..SHA512.HashSizeInBytes];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, inputKey);
        Expand(hmac, [], salt, context, counter: 1, first);
        Expand(hmac, first, salt, context, counter: 2, blocks[SHA512.HashSizeInBytes..]);
        try
        {
            return new ChunkCipher(blocks[..(ChunkedEncryption.KeySize + NonceSize + ChunkedEncryption.CommitmentSize)]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blocks);
        }
    }

    public bool Commits(ReadOnlySpan<byte> commitment) => CryptographicOperations.FixedTimeEquals(_commitment, commitment);

    /// <summary>Writes the chunk's ciphertext and, behind it, its tag.</summary>
    public void Seal(long index, ReadOnlySpan<byte> chunk, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        Nonce(index, nonce);
        _aes.Encrypt(nonce, chunk, sealedChunk[..chunk.Length], sealedChunk[chunk.Length..]);
    }

    public bool TryOpen(long index, ReadOnlySpan<byte> sealedChunk, Span<byte> chunk)
    {
        if (sealedChunk.Length < ChunkedEncryption.TagSize) return false;
        Span<byte> nonce = stackalloc byte[NonceSize];
        Nonce(index, nonce);
        try
        {
            _aes.Decrypt(nonce, sealedChunk[..^ChunkedEncryption.TagSize], sealedChunk[^ChunkedEncryption.TagSize..], chunk);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_baseNonce);
    }

    private static void Expand(
        IncrementalHash hmac, ReadOnlySpan<byte> previous, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> context, byte counter, Span<byte> block)
    {
        hmac.AppendData(previous);
        hmac.AppendData(Label);
        hmac.AppendData(salt);
        hmac.AppendData(context);
        hmac.AppendData([counter]);
        hmac.GetHashAndReset(block);
    }

    private void Nonce(long index, Span<byte> nonce)
    {
        if (index is < 0 or >= ChunkedEncryption.MaxChunks)
            throw new InvalidOperationException("A sealed record holds at most 2^38 chunks.");
        _baseNonce.CopyTo(nonce);
        var counter = nonce[^sizeof(long)..];
        BinaryPrimitives.WriteInt64BigEndian(counter, BinaryPrimitives.ReadInt64BigEndian(counter) ^ index);
    }
}

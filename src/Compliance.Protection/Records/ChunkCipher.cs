using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Compliance.Protection.Records;

/// <summary>
/// The single-use key of one message, derived from an input key, the message's salt and its context. A value without parts on the heap
/// but for the cipher itself: whoever copies it disposes it once.
/// </summary>
/// <remarks>c2sp.org/chunked-encryption@v1, "Key derivation" and "AEAD usage", with AEAD_AES_256_GCM and SHA-512.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "It is disposable; the rule does not see it on a struct.")]
internal readonly struct ChunkCipher : IDisposable
{
    private const int NonceSize = 12;
    private const int StackSize = 1024;

    private readonly AesGcm _aes;
    private readonly Commitment32 _commitment;

    // Base nonce: the first 4 bytes as they are, the last 8 as a big-endian number, for the chunk's index goes into those.
    private readonly uint _nonceHead;
    private readonly long _nonceTail;

    private ChunkCipher(ReadOnlySpan<byte> derived)
    {
        _aes = new AesGcm(derived[..ChunkedEncryption.KeySize], ChunkedEncryption.TagSize);
        _nonceHead = BinaryPrimitives.ReadUInt32BigEndian(derived[ChunkedEncryption.KeySize..]);
        _nonceTail = BinaryPrimitives.ReadInt64BigEndian(derived[(ChunkedEncryption.KeySize + sizeof(uint))..]);
        derived.Slice(ChunkedEncryption.KeySize + NonceSize, ChunkedEncryption.CommitmentSize).CopyTo(_commitment);
    }

    private static ReadOnlySpan<byte> Label => "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8;

    /// <summary>For one message alone; records are derived from a key that is <see cref="Keyed"/> once.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes, or the salt is not 24.</exception>
    public static ChunkCipher Derive(ReadOnlySpan<byte> inputKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> context)
    {
        var buffer = new byte[Expansion.SizeFor(context.Length)];
        context.CopyTo(buffer.AsSpan(Expansion.ContextAt));
        using var keyed = Keyed(inputKey);
        return Derive(keyed, salt, buffer);
    }

    /// <summary>An input key, ready to derive from many times, by one caller at a time.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes.</exception>
    public static IncrementalHash Keyed(ReadOnlySpan<byte> inputKey) => inputKey.Length == ChunkedEncryption.KeySize
        ? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA512, inputKey)
        : throw new ArgumentException("The key must be 32 bytes.", nameof(inputKey));

    /// <exception cref="ArgumentException">The salt is not 24 bytes, or the context is not well-formed Unicode.</exception>
    public static ChunkCipher Derive(IncrementalHash inputKey, ReadOnlySpan<byte> salt, in RecordContext context)
    {
        var size = Expansion.SizeFor(context.MaxSize);
        var buffer = size <= StackSize ? stackalloc byte[size] : new byte[size];
        var written = context.Write(buffer[Expansion.ContextAt..]);
        return Derive(inputKey, salt, buffer[..Expansion.SizeFor(written)]);
    }

    public void WriteCommitment(Span<byte> commitment) => ((ReadOnlySpan<byte>)_commitment).CopyTo(commitment);

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

    public void Dispose() => _aes.Dispose();

    /// <param name="inputKey">See <see cref="Keyed"/>.</param>
    /// <param name="salt">24 bytes.</param>
    /// <param name="expansion">The context stands in it already.</param>
    private static ChunkCipher Derive(IncrementalHash inputKey, ReadOnlySpan<byte> salt, Span<byte> expansion)
    {
        if (salt.Length != ChunkedEncryption.SaltSize) throw new ArgumentException("The salt must be 24 bytes.", nameof(salt));

        Span<byte> blocks = stackalloc byte[2 * SHA512.HashSizeInBytes];
        Label.CopyTo(expansion[Expansion.LabelAt..]);
        salt.CopyTo(expansion[Expansion.SaltAt..]);
        try
        {
            Expansion.Expand(inputKey, expansion, blocks);
            return new ChunkCipher(blocks[..(ChunkedEncryption.KeySize + NonceSize + ChunkedEncryption.CommitmentSize)]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(blocks);
            CryptographicOperations.ZeroMemory(expansion[..Expansion.LabelAt]);
        }
    }

    private void Nonce(long index, Span<byte> nonce)
    {
        if (index is < 0 or >= ChunkedEncryption.MaxChunks)
            throw new InvalidOperationException("A sealed record holds at most 2^38 chunks.");
        BinaryPrimitives.WriteUInt32BigEndian(nonce, _nonceHead);
        BinaryPrimitives.WriteInt64BigEndian(nonce[sizeof(uint)..], _nonceTail ^ index);
    }

    /// <summary>
    /// HKDF-Expand by hand, for HKDF.Expand refuses a 32-byte key for SHA-512: 76 bytes of output need two blocks of 64. What is hashed
    /// lies in one buffer, previous block first, so that each block is one call to a hash that is keyed already.
    /// </summary>
    private static class Expansion
    {
        public const int LabelAt = SHA512.HashSizeInBytes;
        public const int SaltAt = LabelAt + 48;
        public const int ContextAt = SaltAt + ChunkedEncryption.SaltSize;

        public static int SizeFor(int context) => ContextAt + context + 1;

        public static void Expand(IncrementalHash key, Span<byte> expansion, Span<byte> blocks)
        {
            var first = blocks[..SHA512.HashSizeInBytes];
            expansion[^1] = 1;
            key.AppendData(expansion[LabelAt..]);
            key.GetHashAndReset(first);
            first.CopyTo(expansion);
            expansion[^1] = 2;
            key.AppendData(expansion);
            key.GetHashAndReset(blocks[SHA512.HashSizeInBytes..]);
        }
    }

    [InlineArray(ChunkedEncryption.CommitmentSize)]
    private struct Commitment32
    {
        private byte _first;
    }
}

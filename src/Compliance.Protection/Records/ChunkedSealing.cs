using System.Buffers;

namespace Compliance.Protection.Records;

/// <summary>Seals a stream of any length in constant memory: two buffers of a chunk each.</summary>
internal static class ChunkedSealing
{
    /// <param name="beforeEachChunk">Asked before each chunk is sealed whether the key may still be used; throws if it may not.</param>
    public static async Task Seal(
        ChunkCipher cipher,
        ReadOnlyMemory<byte> salt,
        Stream plaintext,
        Stream destination,
        Func<CancellationToken, ValueTask> beforeEachChunk,
        CancellationToken cancellationToken)
    {
        var commitment = new byte[ChunkedEncryption.CommitmentSize];
        cipher.WriteCommitment(commitment);
        await destination.WriteAsync(salt, cancellationToken);
        await destination.WriteAsync(commitment, cancellationToken);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkedEncryption.ChunkSize);
        var sealedChunk = ArrayPool<byte>.Shared.Rent(ChunkedEncryption.SealedChunkSize);
        try
        {
            int read;
            long index = 0;
            do
            {
                read = await plaintext.ReadAtLeastAsync(
                    chunk.AsMemory(0, ChunkedEncryption.ChunkSize),
                    ChunkedEncryption.ChunkSize,
                    throwOnEndOfStream: false,
                    cancellationToken);
                await beforeEachChunk(cancellationToken);
                var size = read + ChunkedEncryption.TagSize;
                cipher.Seal(index++, chunk.AsSpan(0, read), sealedChunk.AsSpan(0, size));
                await destination.WriteAsync(sealedChunk.AsMemory(0, size), cancellationToken);
            }
            while (read == ChunkedEncryption.ChunkSize);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
            ArrayPool<byte>.Shared.Return(sealedChunk);
        }
    }
}

using System.Buffers;
using System.Runtime.InteropServices;
using Compliance.Protection.Records;

namespace Compliance.Protection.Tests.Records;

public sealed class ChunkedSealingTests
{
    [Fact]
    public void No_plaintext_stays_in_the_buffers_that_go_back_to_the_pool()
    {
        using var cipher = ChunkCipher.Derive(new byte[32], new byte[24], "context"u8);
        using var plaintext = new Kept(Enumerable.Repeat((byte)7, 3 * ChunkedEncryption.ChunkSize).ToArray());
        using var destination = new Kept([]);
        var sealing = ChunkedSealing.Seal(
            cipher, new byte[24], plaintext, destination, _ => ValueTask.CompletedTask, CancellationToken.None);

        // Nothing is awaited: what a thread gives back to the pool is what it is given next.
        Assert.True(sealing.IsCompletedSuccessfully);
        Assert.All(plaintext.Buffer!, each => Assert.Equal(0, each));
        var again = ArrayPool<byte>.Shared.Rent(ChunkedEncryption.SealedChunkSize);
        Assert.Same(destination.Buffer, again);
        ArrayPool<byte>.Shared.Return(again);
    }

    /// <summary>Keeps the array behind the buffer that it was handed last.</summary>
    private sealed class Kept(byte[] bytes) : MemoryStream(bytes)
    {
        public byte[]? Buffer { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Keep(buffer);
            return new(Read(buffer.Span));
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Keep(buffer);
            return ValueTask.CompletedTask;
        }

        private void Keep(ReadOnlyMemory<byte> buffer) =>
            Buffer = MemoryMarshal.TryGetArray(buffer, out var segment) ? segment.Array : null;
    }
}

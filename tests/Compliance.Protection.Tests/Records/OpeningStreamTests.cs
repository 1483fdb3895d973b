using Compliance.Protection.Records;

namespace Compliance.Protection.Tests.Records;

public sealed class OpeningStreamTests : IDisposable
{
    private readonly ChunkCipher _cipher = ChunkCipher.Derive(new byte[32], new byte[24], "context"u8);
    private readonly byte[] _chunk = new byte[3 + 16];
    private readonly Counted _sealed;

    public OpeningStreamTests()
    {
        _cipher.Seal(0, [1, 2, 3], _chunk);
        _sealed = new(_chunk);
    }

    public void Dispose()
    {
        _sealed.Dispose();
        _cipher.Dispose();
    }

    [Fact]
    public void It_is_read_forwards_and_not_written()
    {
        using var stream = Open();
        Assert.Equal((true, false, false), (stream.CanRead, stream.CanWrite, stream.CanSeek));
        Assert.Equal(1, stream.ReadByte());
        Assert.Throws<NotSupportedException>(() => stream.Write(new byte[1], 0, 1));
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.Position);
    }

    [Fact]
    public async Task The_key_is_asked_for_before_each_chunk_whichever_way_it_is_read()
    {
        await using var fenced = Open(_ => throw new TimeoutException());
        Assert.Throws<TimeoutException>(() => fenced.ReadByte());
        _sealed.Position = 0;
        await using var again = Open(async _ =>
        {
            await Task.Yield();
            throw new TimeoutException();
        });
        await Assert.ThrowsAsync<TimeoutException>(() => again.ReadAsync(new byte[1]).AsTask());
    }

    [Fact]
    public void Disposed_it_disposes_the_sealed_stream_and_the_cipher_once_and_reads_no_more()
    {
        var stream = Open();
        Assert.Equal(1, stream.ReadByte());
        for (var times = 0; times < 2; times++)
        {
            stream.Dispose();
            Assert.Equal((1, 0), (_sealed.Disposals, _sealed.AsyncDisposals));
        }
        AssertEnded(stream);
    }

    [Fact]
    public async Task Disposed_asynchronously_it_disposes_the_sealed_stream_so_once_and_reads_no_more()
    {
        var stream = Open();
        Assert.Equal(1, stream.ReadByte());
        for (var times = 0; times < 2; times++)
        {
            await stream.DisposeAsync();
            // A memory stream's asynchronous disposal ends in its synchronous one.
            Assert.Equal((1, 1), (_sealed.Disposals, _sealed.AsyncDisposals));
        }
        AssertEnded(stream);
    }

    private OpeningStream Open(Func<CancellationToken, ValueTask>? beforeEachChunk = null) =>
        new(_cipher, _sealed, beforeEachChunk ?? (_ => ValueTask.CompletedTask));

    private void AssertEnded(OpeningStream stream)
    {
        // Part of the chunk was not read yet, and never is.
        Assert.False(stream.CanRead);
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => _cipher.TryOpen(0, _chunk, new byte[3]));
    }

    private sealed class Counted(byte[] bytes) : MemoryStream(bytes)
    {
        public int Disposals { get; private set; }

        public int AsyncDisposals { get; private set; }

        public override ValueTask DisposeAsync()
        {
            AsyncDisposals++;
            return base.DisposeAsync();
        }

        protected override void Dispose(bool disposing)
        {
            Disposals++;
            base.Dispose(disposing);
        }
    }
}

using System.Security.Cryptography;

namespace Compliance.Protection.Records;

/// <summary>
/// Reads the plaintext of a sealed stream, chunk by authenticated chunk. Truncation shows only at the end, so what was read counts
/// only once a read has returned 0; after a failure every further read fails too. Disposing it disposes the sealed stream.
/// </summary>
/// <param name="beforeEachChunk">Asked before each chunk is opened whether the key may still be used; throws if it may not.</param>
internal sealed class OpeningStream(ChunkCipher cipher, Stream sealedStream, Func<CancellationToken, ValueTask> beforeEachChunk) : Stream
{
    private readonly byte[] _sealed = new byte[ChunkedEncryption.SealedChunkSize];
    private readonly byte[] _plain = new byte[ChunkedEncryption.ChunkSize];
    private int _start;
    private int _end;
    private long _index;
    private State _state;

    private enum State
    {
        Reading,
        Ended,
        Failed,
        Disposed,
    }

    public override bool CanRead => _state != State.Disposed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (NeedsChunk(buffer.Length))
        {
            var read = await sealedStream.ReadAtLeastAsync(_sealed, _sealed.Length, throwOnEndOfStream: false, cancellationToken);
            await beforeEachChunk(cancellationToken);
            Open(read);
        }
        return Take(buffer.Span);
    }

    public override int Read(Span<byte> buffer)
    {
        while (NeedsChunk(buffer.Length))
        {
            var read = sealedStream.ReadAtLeast(_sealed, _sealed.Length, throwOnEndOfStream: false);
            // Waits only when the lease ran out during the read and is fetched anew.
            beforeEachChunk(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Open(read);
        }
        return Take(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (End()) await sealedStream.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && End()) sealedStream.Dispose();
        base.Dispose(disposing);
    }

    /// <returns>False if it had ended before: the sealed stream is disposed once, and in the way in which this is.</returns>
    private bool End()
    {
        if (_state == State.Disposed) return false;
        _state = State.Disposed;
        CryptographicOperations.ZeroMemory(_plain);
        cipher.Dispose();
        return true;
    }

    private bool NeedsChunk(int wanted)
    {
        ObjectDisposedException.ThrowIf(_state == State.Disposed, this);
        if (_state == State.Failed) throw SealedRecordException.FailedBefore();
        if (wanted == 0 || _start < _end || _state == State.Ended) return false;
        // Until the chunk is open: whatever is thrown in between, part of the sealed stream is lost.
        _state = State.Failed;
        return true;
    }

    private void Open(int read)
    {
        if (read < ChunkedEncryption.TagSize) throw SealedRecordException.Truncated();
        var size = read - ChunkedEncryption.TagSize;
        if (!cipher.TryOpen(_index, _sealed.AsSpan(0, read), _plain.AsSpan(0, size))) throw SealedRecordException.Refused();
        _index++;
        (_start, _end) = (0, size);
        _state = size < ChunkedEncryption.ChunkSize ? State.Ended : State.Reading;
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _plain.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}

using Bogus;

namespace Shop.Generation;

/// <summary>A large scanned document in constant memory: a heading with the customer's data, then bytes that do not compress.</summary>
internal sealed class ScanStream(byte[] heading, int seed, long length) : Stream
{
    private const int BlockSize = 64 * 1024;

    private readonly byte[] _block = new Randomizer(seed).Bytes(BlockSize);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var (source, at) = _position < heading.Length ? (heading, (int)_position) : (_block, (int)(_position % BlockSize));
        var count = (int)Math.Min(Math.Min(buffer.Length, source.Length - at), length - _position);
        source.AsSpan(at, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

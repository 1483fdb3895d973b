using System.Buffers.Binary;

namespace Compliance.Protection;

/// <summary>The same bytes as <see cref="InjectiveEncoding"/>, written into a buffer of the caller's, which is large enough.</summary>
internal ref struct InjectiveWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    /// <summary>How many bytes were written.</summary>
    public int Written { get; private set; }

    public void Add(scoped ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer[Written..], part.Length);
        part.CopyTo(_buffer[(Written + sizeof(int))..]);
        Written += sizeof(int) + part.Length;
    }

    public void Add(string part)
    {
        var size = InjectiveEncoding.Utf8(part, _buffer[(Written + sizeof(int))..]);
        BinaryPrimitives.WriteInt32BigEndian(_buffer[Written..], size);
        Written += sizeof(int) + size;
    }

    public void Add(Guid part)
    {
        Span<byte> bytes = stackalloc byte[16];
        part.TryWriteBytes(bytes, bigEndian: true, out _);
        Add(bytes);
    }
}

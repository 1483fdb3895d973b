using System.Buffers.Binary;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// How far the audit is: in a file beside the segments, so that events cut from their end are missed too. Holding it open is the lock
/// that writers, of other processes too, take turns by.
/// </summary>
internal sealed class AuditHead : IDisposable
{
    private const int Size = 24;
    private const int Timeout = 10_000;
    private readonly FileStream _file;

    private AuditHead(FileStream file)
    {
        _file = file;
        Span<byte> content = stackalloc byte[Size];
        if (_file.ReadAtLeast(content, Size, throwOnEndOfStream: false) < Size) return;
        Sequence = BinaryPrimitives.ReadInt64BigEndian(content);
        At = new(BinaryPrimitives.ReadInt64BigEndian(content[8..]), TimeSpan.Zero);
        Segment = BinaryPrimitives.ReadInt64BigEndian(content[16..]);
    }

    /// <summary>The last event's; 0 if there is none yet.</summary>
    public long Sequence { get; private set; }

    /// <summary>The last event's.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>The sequence number that the segment being written begins with; 0 if there is none yet.</summary>
    public long Segment { get; private set; }

    /// <exception cref="IOException">Others held it for about ten seconds, or it cannot be opened.</exception>
    public static AuditHead Take(string path)
    {
        // A lock of the file system wakes nobody; after a few turns each of these lasts a millisecond.
        var wait = default(SpinWait);
        while (true)
        {
            try
            {
                return new(DurableFile.Open(path, FileShare.None));
            }
            catch (IOException) when (wait.Count < Timeout)
            {
                wait.SpinOnce();
            }
        }
    }

    public void Advance(long sequence, DateTimeOffset at, long segment, bool durable)
    {
        (Sequence, At, Segment) = (sequence, at, segment);
        Span<byte> content = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(content, sequence);
        BinaryPrimitives.WriteInt64BigEndian(content[8..], at.UtcTicks);
        BinaryPrimitives.WriteInt64BigEndian(content[16..], segment);
        _file.Position = 0;
        _file.Write(content);
        _file.Flush(flushToDisk: durable);
    }

    public void Dispose() => _file.Dispose();
}

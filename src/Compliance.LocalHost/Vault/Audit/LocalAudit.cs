using System.Globalization;
using Compliance.Protection.Vault;

namespace Compliance.LocalHost.Vault;

/// <summary>
/// The local vault's audit: lines that are only ever appended, in segments named by the sequence number that they begin with. Nothing of
/// it stays in memory.
/// </summary>
internal sealed class LocalAudit : IVaultAudit
{
    /// <summary>Notes that the audit begins here; of what was before it knows nothing.</summary>
    private const string Begin = "AuditBegin";

    private const long SegmentLength = 1024 * 1024;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly long _segmentLength;
    private readonly Lock _gate = new();

    /// <param name="directory">The audit's own; made if missing.</param>
    /// <param name="time">The vault's clock.</param>
    /// <param name="segmentLength">In bytes, after which a further segment begins; 1 MiB by default.</param>
    public LocalAudit(string directory, TimeProvider time, long segmentLength = SegmentLength)
    {
        (_directory, _time, _segmentLength) = (directory, time, segmentLength);
        DurableFile.EnsureDirectory(directory);
        Append(new(default, Begin, "", null, VaultOperations.VaultItself, true), durable: true, only: head => head.Sequence == 0);
    }

    private string HeadPath => Path.Combine(_directory, "head");

    /// <summary>The event's own time is not looked at: it is now, or the last one's if the clock was put back.</summary>
    public void Append(VaultEvent noted, bool durable) => Append(noted, durable, only: _ => true);

    /// <inheritdoc/>
    public Task<AuditTrail> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default)
    {
        if (to < from) throw new ArgumentException("The end is before the beginning.", nameof(to));
        return Task.Run(() => Known(from, to, cancellationToken), cancellationToken);
    }

    private void Append(VaultEvent noted, bool durable, Func<AuditHead, bool> only)
    {
        lock (_gate)
        {
            using var head = AuditHead.Take(HeadPath);
            if (!only(head)) return;
            var now = _time.GetUtcNow();
            var at = now > head.At ? now : head.At;
            var sequence = head.Sequence + 1;
            var segment = IsFull(head.Segment) ? sequence : head.Segment;
            // The number is taken first: what a crash keeps from its line is a hole, and seen.
            head.Advance(sequence, at, segment, durable);
            Write(
                SegmentPath(segment),
                new AuditLine(sequence, at, noted.Operation, noted.KeyName, noted.KeyVersion, noted.Principal, noted.Succeeded).ToBytes(),
                durable);
        }
    }

    private bool IsFull(long segment) =>
        segment == 0 || (new FileInfo(SegmentPath(segment)) is { Exists: true } file && file.Length >= _segmentLength);

    private static void Write(string path, byte[] line, bool durable)
    {
        using var file = DurableFile.Open(path, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > 0)
        {
            // Half a line, as a crash leaves it, must not swallow this one.
            file.Position = file.Length - 1;
            if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
        }
        file.Write(line);
        file.Flush(flushToDisk: durable);
    }

    private AuditTrail Known(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        (long First, string Path, long Length)[] segments;
        long last;
        lock (_gate)
        {
            using var head = AuditHead.Take(HeadPath);
            last = head.Sequence;
            segments = [.. Segments()];
        }
        var trail = new TrailReader(from, to, _time.GetUtcNow());
        foreach (var (_, path, length) in From(segments, from, trail))
        {
            foreach (var line in Lines(path, length))
            {
                cancellationToken.ThrowIfCancellationRequested();
                trail.Take(AuditLine.Parse(line));
            }
        }
        return trail.Close(last);
    }

    private IEnumerable<(long First, string Path, long Length)> Segments() =>
        from path in Directory.EnumerateFiles(_directory, "*.log")
        let name = Path.GetFileNameWithoutExtension(path)
        where long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        let first = long.Parse(name, CultureInfo.InvariantCulture)
        orderby first
        select (first, path, new FileInfo(path).Length);

    /// <summary>The segments from the last one on that begins before the moment.</summary>
    private static IEnumerable<(long First, string Path, long Length)> From(
        (long First, string Path, long Length)[] segments, DateTimeOffset moment, TrailReader trail)
    {
        var begin = segments.Length - 1;
        while (
            begin > 0
            && !(Lines(segments[begin].Path, segments[begin].Length).FirstOrDefault() is { } line && AuditLine.Parse(line)?.At < moment))
            begin--;
        if (begin > 0) trail.BeginAt(segments[begin].First);
        return segments.Skip(Math.Max(begin, 0));
    }

    private static IEnumerable<string> Lines(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        // In UTF-8 a line of these has no more bytes than it looks: JSON escapes what is not ASCII.
        for (long read = 0; read < length && reader.ReadLine() is { } line; read += line.Length + 1) yield return line;
    }

    private string SegmentPath(long first) => Path.Combine(_directory, first.ToString("d20", CultureInfo.InvariantCulture) + ".log");
}

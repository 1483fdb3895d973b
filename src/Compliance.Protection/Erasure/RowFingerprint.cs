using System.Buffers.Binary;

namespace Compliance.Protection.Erasure;

/// <summary>
/// A keyed hash of a row's collection and primary key, cut to 96 bits: among the rows of one subject that is enough to tell them apart, and
/// a subject may have many. Pseudonymous personal data.
/// </summary>
public readonly record struct RowFingerprint
{
    /// <summary>In bytes.</summary>
    public const int Size = 12;

    private readonly ulong _high;
    private readonly uint _low;

    /// <param name="bytes">Of <see cref="Size"/>.</param>
    internal RowFingerprint(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[sizeof(ulong)..]);
    }

    /// <summary>One after the other, without anything in between.</summary>
    public static byte[] Pack(IReadOnlyCollection<RowFingerprint> fingerprints)
    {
        var packed = new byte[fingerprints.Count * Size];
        foreach (var (at, each) in fingerprints.Index())
        {
            BinaryPrimitives.WriteUInt64BigEndian(packed.AsSpan(at * Size), each._high);
            BinaryPrimitives.WriteUInt32BigEndian(packed.AsSpan((at * Size) + sizeof(ulong)), each._low);
        }
        return packed;
    }

    /// <summary>Reads what <see cref="Pack"/> wrote.</summary>
    /// <exception cref="FormatException">It did not.</exception>
    public static IReadOnlyList<RowFingerprint> Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length % Size != 0) throw new FormatException("These are no fingerprints of rows.");
        var read = new RowFingerprint[packed.Length / Size];
        for (var at = 0; at < read.Length; at++) read[at] = new(packed.Slice(at * Size, Size));
        return read;
    }
}

using System.Buffers.Binary;

namespace Compliance.Proof.Log;

/// <summary>Up to 256 leaves, each with its length in two bytes before it (c2sp.org/tlog-tiles, "Log entries").</summary>
public static class EntryBundle
{
    private const int LengthSize = sizeof(ushort);

    /// <summary>The bundle with one leaf more.</summary>
    /// <param name="bundle">Grows.</param>
    /// <param name="leaf">At most 65,535 bytes.</param>
    public static void Append(List<byte> bundle, ReadOnlySpan<byte> leaf)
    {
        Span<byte> length = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)leaf.Length);
        bundle.AddRange(length);
        bundle.AddRange(leaf);
    }

    /// <exception cref="LogCorruptException">It does not end where a leaf does, or has not that many leaves.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> bundle, int leaves)
    {
        var read = new List<ReadOnlyMemory<byte>>(leaves);
        while (bundle.Length >= LengthSize)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < LengthSize + length)
                break;
            read.Add(bundle.Slice(LengthSize, length));
            bundle = bundle[(LengthSize + length)..];
        }
        return bundle.Length == 0 && read.Count == leaves
            ? read
            : throw new LogCorruptException($"An entry bundle has not exactly the {leaves} leaves that it should have.");
    }
}

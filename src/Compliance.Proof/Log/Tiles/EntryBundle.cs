using System.Buffers.Binary;
using System.IO.Compression;
using Compliance.Proof.Http;

namespace Compliance.Proof.Log.Tiles;

/// <summary>Up to 256 leaves, each with its length in two bytes before it (c2sp.org/tlog-tiles, "Log entries").</summary>
public static class EntryBundle
{
    private const int LengthSize = sizeof(ushort);

    /// <summary>Bytes of a full bundle at most.</summary>
    /// <param name="longestLeaf">Bytes of a leaf at most.</param>
    public static int LargestOf(int longestLeaf) => TilePath.FullWidth * (LengthSize + longestLeaf);

    /// <summary>As it is kept and served: compressed once, when it is written, and not for each reader.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> bundle)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(bundle);
        return compressed.ToArray();
    }

    /// <param name="compressed">With gzip.</param>
    /// <param name="longestLeaf">Bytes of a leaf at most.</param>
    /// <exception cref="LogCorruptException">It is no gzip, or holds more than a full bundle.</exception>
    public static byte[] Decompress(ReadOnlyMemory<byte> compressed, int longestLeaf = ushort.MaxValue)
    {
        try
        {
            using var bundle = new MemoryStream();
            using var bounded = new BoundedStream(
                new GZipStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress), LargestOf(longestLeaf));
            bounded.CopyTo(bundle);
            return bundle.ToArray();
        }
        catch (Exception damaged) when (damaged is InvalidDataException or HttpRequestException)
        {
            throw new LogCorruptException("An entry bundle is not the gzip that it should be, or is too large.");
        }
    }

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

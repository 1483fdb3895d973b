using System.Buffers.Binary;
using System.IO.Compression;

namespace Compliance.Testing.Canaries;

/// <summary>
/// Unpacks whatever deflated data bytes hold, wherever it begins: members of zip archives and gzip streams, also those in the middle of
/// something else, cut off, or inside one another.
/// </summary>
internal static class Compressed
{
    private const int Deepest = 8;
    private const int MaxLayer = 64 * 1024 * 1024;
    private const int ZipHeader = 30;
    private const int Deflated = 8;

    private static readonly byte[] Zip = [.. "PK"u8, 3, 4];
    private static readonly byte[] Gzip = [0x1F, 0x8B, 8];

    /// <returns>The bytes themselves first.</returns>
    public static IEnumerable<ReadOnlyMemory<byte>> Layers(ReadOnlyMemory<byte> content) => Layers(content, 0);

    private static IEnumerable<ReadOnlyMemory<byte>> Layers(ReadOnlyMemory<byte> content, int depth)
    {
        yield return content;
        if (depth == Deepest)
            yield break;
        foreach (var start in Starts(content, Zip).Select(start => AfterZipHeader(content.Span, start)).Where(start => start >= 0))
        {
            foreach (
                var inner in Layers(Unpack(content[start..], packed => new DeflateStream(packed, CompressionMode.Decompress)), depth + 1))
                yield return inner;
        }

        foreach (var start in Starts(content, Gzip))
        {
            foreach (var inner in Layers(Unpack(content[start..], packed => new GZipStream(packed, CompressionMode.Decompress)), depth + 1))
                yield return inner;
        }
    }

    private static IEnumerable<int> Starts(ReadOnlyMemory<byte> content, byte[] magic)
    {
        for (var from = 0; content.Span[from..].IndexOf(magic) is var next and >= 0; from += next + 1)
            yield return from + next;
    }

    /// <returns>Where a member's data begins; -1 if it is not deflated, for then it stands there in the clear.</returns>
    private static int AfterZipHeader(ReadOnlySpan<byte> content, int start)
    {
        var header = content[start..];
        if (header.Length < ZipHeader || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != Deflated)
            return -1;
        var end =
            start
            + ZipHeader
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return end <= content.Length ? end : -1;
    }

    // What cannot be unpacked to its end is searched as far as it goes.
    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> packed, Func<Stream, Stream> open)
    {
        using var unpacked = new MemoryStream();
        try
        {
            using var stream = open(new MemoryStream(packed.ToArray()));
            var buffer = new byte[81920];
            for (int read; unpacked.Length < MaxLayer && (read = stream.Read(buffer)) > 0;)
                unpacked.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // Bytes that look like a header by chance.
        }

        return unpacked.ToArray();
    }
}

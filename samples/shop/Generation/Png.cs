using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Shop.Generation;

/// <summary>Writes the smallest honest picture: a black and white tile of 8 by 8 dots.</summary>
internal static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="rows">Eight bytes, a bit for each dot.</param>
    public static byte[] Tile(byte[] rows)
    {
        using var picture = new MemoryStream();
        picture.Write(Signature);
        // Width 8, height 8, one bit per dot, greyscale, and the only methods there are.
        Chunk(picture, "IHDR", [0, 0, 0, 8, 0, 0, 0, 8, 1, 0, 0, 0, 0]);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var row in rows)
                zlib.Write([0, row]);
        }

        Chunk(picture, "IDAT", packed.ToArray());
        Chunk(picture, "IEND", []);
        return picture.ToArray();
    }

    private static void Chunk(MemoryStream picture, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        picture.Write(number);
        picture.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        picture.Write(number);
    }

    private static uint Crc32(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}

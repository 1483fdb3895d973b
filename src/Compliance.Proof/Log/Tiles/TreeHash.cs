using System.Numerics;
using System.Security.Cryptography;

namespace Compliance.Proof.Log.Tiles;

/// <summary>RFC 6962 section 2.1, into memory of the caller's: an append allocates nothing here.</summary>
internal static class TreeHash
{
    public const int Size = SHA256.HashSizeInBytes;

    public static byte[] Empty() => SHA256.HashData([]);

    public static byte[] Leaf(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Size];
        Leaf(data, hash);
        return hash;
    }

    public static void Leaf(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<byte> input = data.Length < 256 ? stackalloc byte[1 + data.Length] : new byte[1 + data.Length];
        input[0] = 0;
        data.CopyTo(input[1..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>The destination may be one of the two.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Size];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        SHA256.HashData(input, destination);
    }

    /// <summary>The root over a power of two of consecutive hashes, at most a tile of them.</summary>
    public static void Perfect(ReadOnlySpan<byte> hashes, Span<byte> destination)
    {
        var count = hashes.Length / Size;
        if (count == 1)
        {
            hashes.CopyTo(destination);
            return;
        }

        Span<byte> scratch = stackalloc byte[TilePath.FullWidth / 2 * Size];
        for (scoped var source = hashes; count > 1; source = scratch, count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
                Node(source.Slice(2 * i * Size, Size), source.Slice((2 * i + 1) * Size, Size), scratch[(i * Size)..]);
        }
        scratch[..Size].CopyTo(destination);
    }

    /// <summary>The root over all these hashes followed by a subtree that is smaller than each perfect subtree of theirs.</summary>
    /// <param name="hashes">At most a tile of them.</param>
    /// <param name="rest">The subtree's root, which becomes the whole's; empty where there is none.</param>
    public static byte[] Fold(ReadOnlySpan<byte> hashes, byte[] rest)
    {
        var count = hashes.Length / Size;
        while (count > 0)
        {
            var last = 1 << BitOperations.TrailingZeroCount(count);
            count -= last;
            var subtree = new byte[Size];
            Perfect(hashes.Slice(count * Size, last * Size), subtree);
            if (rest.Length > 0)
                Node(subtree, rest, subtree);
            rest = subtree;
        }
        return rest;
    }
}

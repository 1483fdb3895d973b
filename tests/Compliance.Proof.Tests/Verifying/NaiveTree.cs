using System.Security.Cryptography;

namespace Compliance.Proof.Tests.Verifying;

/// <summary>RFC 6962 section 2.1 word for word: slow, recursive, and nothing of it shared with what is tested.</summary>
internal static class NaiveTree
{
    public static byte[] Root(IReadOnlyList<byte[]> leaves) => leaves.Count switch
    {
        0 => SHA256.HashData([]),
        1 => SHA256.HashData([0, .. leaves[0]]),
        _ => SHA256.HashData([1, .. Root(Left(leaves)), .. Root(Right(leaves))]),
    };

    public static byte[][] Path(int index, IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1) return [];
        var split = Split(leaves.Count);
        return index < split
            ? [.. Path(index, Left(leaves)), Root(Right(leaves))]
            : [.. Path(index - split, Right(leaves)), Root(Left(leaves))];
    }

    public static byte[][] Consistency(int size, IReadOnlyList<byte[]> leaves) => Subproof(size, leaves, isWhole: true);

    private static byte[][] Subproof(int size, IReadOnlyList<byte[]> leaves, bool isWhole)
    {
        if (size == leaves.Count) return isWhole ? [] : [Root(leaves)];
        var split = Split(leaves.Count);
        return size <= split
            ? [.. Subproof(size, Left(leaves), isWhole), Root(Right(leaves))]
            : [.. Subproof(size - split, Right(leaves), isWhole: false), Root(Left(leaves))];
    }

    private static byte[][] Left(IReadOnlyList<byte[]> leaves) => [.. leaves.Take(Split(leaves.Count))];

    private static byte[][] Right(IReadOnlyList<byte[]> leaves) => [.. leaves.Skip(Split(leaves.Count))];

    private static int Split(int count)
    {
        var split = 1;
        while (2 * split < count) split *= 2;
        return split;
    }
}

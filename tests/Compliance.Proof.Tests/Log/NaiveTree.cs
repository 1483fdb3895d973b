using System.Security.Cryptography;

namespace Compliance.Proof.Tests.Log;

/// <summary>RFC 6962 section 2.1 as it is written, recursion and all.</summary>
internal static class NaiveTree
{
    public static byte[] Root(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
            return SHA256.HashData([]);
        if (leaves.Count == 1)
            return SHA256.HashData([0, .. leaves[0]]);
        var (left, right) = Split(leaves);
        return SHA256.HashData([1, .. Root(left), .. Root(right)]);
    }

    public static List<byte[]> Path(int index, IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1)
            return [];
        var (left, right) = Split(leaves);
        return index < left.Count ? [.. Path(index, left), Root(right)] : [.. Path(index - left.Count, right), Root(left)];
    }

    public static List<byte[]> Proof(int earlier, IReadOnlyList<byte[]> leaves) =>
        earlier == 0 || earlier == leaves.Count ? [] : SubProof(earlier, leaves, true);

    private static List<byte[]> SubProof(int earlier, IReadOnlyList<byte[]> leaves, bool whole)
    {
        if (earlier == leaves.Count)
            return whole ? [] : [Root(leaves)];
        var (left, right) = Split(leaves);
        return earlier <= left.Count
            ? [.. SubProof(earlier, left, whole), Root(right)]
            : [.. SubProof(earlier - left.Count, right, false), Root(left)];
    }

    private static (IReadOnlyList<byte[]> Left, IReadOnlyList<byte[]> Right) Split(IReadOnlyList<byte[]> leaves)
    {
        var split = 1;
        while (split * 2 < leaves.Count)
            split *= 2;
        return ([.. leaves.Take(split)], [.. leaves.Skip(split)]);
    }
}

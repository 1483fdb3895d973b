using Compliance.Proof.Verifying;
using CsCheck;

namespace Compliance.Proof.Tests.Verifying;

public sealed class MerkleProofTests
{
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, 70).Select(i => new[] { (byte)i })];

    [Fact]
    public void Every_leaf_of_every_small_tree_is_proven_as_the_definition_proves_it()
    {
        for (var size = 1; size <= Leaves.Length; size++)
        {
            var tree = Leaves[..size];
            var root = NaiveTree.Root(tree);
            for (var index = 0; index < size; index++)
                Assert.Equal(root, MerkleProof.RootOf(index, size, MerkleProof.LeafHash(tree[index]), NaiveTree.Path(index, tree)));
        }
    }

    [Fact]
    public void Every_small_tree_is_proven_the_beginning_of_every_larger_one()
    {
        for (var size2 = 1; size2 <= Leaves.Length; size2++)
            for (var size1 = 1; size1 <= size2; size1++)
                Assert.True(
                    MerkleProof.VerifyConsistency(
                        size1,
                        size2,
                        NaiveTree.Root(Leaves[..size1]),
                        NaiveTree.Root(Leaves[..size2]),
                        NaiveTree.Consistency(size1, Leaves[..size2])));
    }

    [Fact]
    public void An_inclusion_proof_with_anything_changed_proves_nothing() =>
        (from size in Gen.Int[1, 70]
         from index in Gen.Int[0, size - 1]
         from change in Gen.Int[0, 6]
         from place in Gen.Int[0, 6]
         from bit in Gen.Int[0, 255]
         select (size, index, change, place, bit)).Sample(
            pick =>
            {
                var tree = Leaves[..pick.size];
                List<byte[]> path = [.. NaiveTree.Path(pick.index, tree)];
                var (leaf, root) = (MerkleProof.LeafHash(tree[pick.index]), NaiveTree.Root(tree));
                long index = pick.index, size = pick.size;
                switch (pick.change)
                {
                    case 0: path = [.. Changed(path, pick.place, pick.bit)]; break;
                    case 1: Flip(leaf, pick.bit); break;
                    case 2: Flip(root, pick.bit); break;
                    case 3: path.Insert(Math.Min(pick.place, path.Count), NaiveTree.Root([])); break;
                    case 4: if (path.Count > 0) path.RemoveAt(pick.place % path.Count); else size = 0; break;
                    case 5: index = size > 1 ? (index + 1 + (pick.place % (size - 1))) % size : 1; break;
                    case 6: if (path.Count > 1) path.Reverse(); else index = -1; break;
                }
                Assert.False(MerkleProof.VerifyInclusion(index, size, leaf, path, root));
            },
            iter: 20_000);

    [Fact]
    public void A_consistency_proof_with_anything_changed_proves_nothing() =>
        (from size2 in Gen.Int[2, 70]
         from size1 in Gen.Int[1, size2 - 1]
         from change in Gen.Int[0, 5]
         from place in Gen.Int[0, 6]
         from bit in Gen.Int[0, 255]
         select (size1, size2, change, place, bit)).Sample(
            pick =>
            {
                List<byte[]> proof = [.. NaiveTree.Consistency(pick.size1, Leaves[..pick.size2])];
                var (root1, root2) = (NaiveTree.Root(Leaves[..pick.size1]), NaiveTree.Root(Leaves[..pick.size2]));
                switch (pick.change)
                {
                    case 0: proof = [.. Changed(proof, pick.place, pick.bit)]; break;
                    case 1: Flip(root1, pick.bit); break;
                    case 2: Flip(root2, pick.bit); break;
                    case 3: proof.Insert(Math.Min(pick.place, proof.Count), NaiveTree.Root([])); break;
                    case 4: proof.RemoveAt(pick.place % proof.Count); break;
                    case 5: (root1, root2) = (root2, root1); break;
                }
                Assert.False(MerkleProof.VerifyConsistency(pick.size1, pick.size2, root1, root2, proof));
            },
            iter: 20_000);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(1, 1)]
    [InlineData(0, -1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void An_index_outside_the_tree_is_refused(long index, long size) =>
        Assert.Null(MerkleProof.RootOf(index, size, new byte[32], []));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, 0)]
    [InlineData(long.MinValue, long.MaxValue)]
    public void Sizes_out_of_order_are_refused(long size1, long size2)
    {
        Assert.False(MerkleProof.VerifyConsistency(size1, size2, new byte[32], new byte[32], []));
        Assert.Null(MerkleProof.RootsOf(size1, size2, [new byte[32]]));
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    [InlineData(8, 4)]
    [InlineData(13, 8)]
    [InlineData(13, 12)]
    public void A_path_that_is_longer_or_shorter_or_has_a_hash_of_another_size_leads_nowhere(int size2, int size1)
    {
        var tree = Leaves[..size2];
        var (leaf, root1, root2) = (MerkleProof.LeafHash(tree[size1]), NaiveTree.Root(tree[..size1]), NaiveTree.Root(tree));
        byte[][] path = NaiveTree.Path(size1, tree), proof = NaiveTree.Consistency(size1, tree);
        Assert.True(MerkleProof.VerifyInclusion(size1, size2, leaf, path, root2));
        Assert.True(MerkleProof.VerifyConsistency(size1, size2, root1, root2, proof));
        foreach (var wrong in Wrong(path))
            Assert.Null(MerkleProof.RootOf(size1, size2, leaf, wrong));
        byte[][] roots = int.IsPow2(size1) ? [root1, .. proof] : proof;
        foreach (var wrong in Wrong(roots).Append([]))
            Assert.Null(MerkleProof.RootsOf(size1, size2, wrong));
        Assert.Null(MerkleProof.RootsOf(size2, size2, [root2]));

        static byte[][][] Wrong(byte[][] path) =>
            [
                path[..^1],
                [.. path, new byte[32]],
                [.. path[..^1], new byte[31]],
                [.. path[..^1], new byte[33]],
                [.. Enumerable.Repeat(path[0], 100)],
            ];
    }

    [Fact]
    public void From_one_leaf_to_the_largest_tree_a_path_has_64_hashes()
    {
        byte[][] path = [.. Enumerable.Repeat(new byte[32], MerkleProof.MaxPath + 1)];
        Assert.NotNull(MerkleProof.RootsOf(1, long.MaxValue, path));
        Assert.Null(MerkleProof.RootsOf(1, long.MaxValue, [.. path, new byte[32]]));
        Assert.Null(MerkleProof.RootsOf(1, long.MaxValue, path[1..]));
    }

    [Fact]
    public void The_largest_tree_has_a_path_of_63_and_no_other_length()
    {
        byte[][] path = [.. Enumerable.Repeat(new byte[32], MerkleProof.MaxPath)];
        Assert.NotNull(
            MerkleProof.RootOf(long.MaxValue - 1, long.MaxValue, new byte[32], path[..^1])
                ?? MerkleProof.RootOf(0, long.MaxValue, new byte[32], path));
        Assert.Null(MerkleProof.RootOf(0, long.MaxValue, new byte[32], [.. path, new byte[32]]));
    }

    private static IEnumerable<byte[]> Changed(List<byte[]> path, int place, int bit)
    {
        if (path.Count == 0) return [new byte[32]];
        Flip(path[place % path.Count], bit);
        return path;
    }

    private static void Flip(byte[] hash, int bit) => hash[bit / 8] ^= (byte)(1 << (bit % 8));
}

using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Tests.Verifying;
using Compliance.Proof.Verifying;
using CsCheck;

namespace Compliance.Proof.Tests.Log;

/// <summary>Tiles and what is computed from them, against RFC 6962 as it is written.</summary>
public sealed class TreeEdgeTests
{
    private static readonly List<byte[]> Leaves = [.. Enumerable.Range(0, 1100).Select(i => BitConverter.GetBytes(i))];

    [Fact]
    public void Its_root_is_that_of_rfc_6962_whatever_the_size()
    {
        foreach (var size in (int[])[0, 1, 2, 3, 4, 5, 7, 8, 9, 100, 255, 256, 257, 511, 512, 513, 767, 768, 1000, 1100])
            Assert.Equal(NaiveTree.Root(Leaves[..size]), Tree(size).Edge.Root());
    }

    [Fact]
    public void It_grows_from_its_partial_tiles_alone() => Gen.Int[0, 600].Select(Gen.Int[0, 500]).Sample((size, more) =>
    {
        var (edge, tiles) = Tree(size);
        var again = TreeEdge.Of(size, id => tiles(id, size));
        foreach (var leaf in Leaves.Skip(size).Take(more))
            again.Append(MerkleProof.LeafHash(leaf));
        Assert.Equal(Tree(size + more).Edge.Root(), again.Root());
        Assert.Equal(NaiveTree.Root(Leaves[..size]), edge.Root());
    }, iter: 50);

    [Fact]
    public void Audit_paths_are_those_of_rfc_6962() =>
        Gen.Int[1, 1100]
            .SelectMany(size => Gen.Int[0, size - 1].Select(index => (size, index)))
            .Sample(
                at =>
                {
                    var path = Nodes(1100).Inclusion(at.index, at.size, default).Result;
                    Assert.Equal(NaiveTree.Path(at.index, Leaves[..at.size]), path);
                    Assert.True(
                        MerkleProof.VerifyInclusion(
                            at.index, at.size, MerkleProof.LeafHash(Leaves[at.index]), path, NaiveTree.Root(Leaves[..at.size])));
                },
                iter: 200);

    [Fact]
    public void Consistency_proofs_are_those_of_rfc_6962() =>
        Gen.Int[0, 1100]
            .SelectMany(size => Gen.Int[0, size].Select(earlier => (size, earlier)))
            .Sample(
                at =>
                {
                    var proof = Nodes(1100).Consistency(at.earlier, at.size, default).Result;
                    Assert.Equal(Consistency(at.earlier, Leaves[..at.size]), proof);
                },
                iter: 200);

    // The example of c2sp.org/tlog-tiles, "Partial Tiles".
    [Fact]
    public void A_tree_of_70000_has_the_tiles_of_the_specification()
    {
        Assert.Equal([new TileId(0, 273), new TileId(1, 1), new TileId(2, 0)], TreeEdge.PartialsOf(70_000));
        Assert.Equal([112, 17, 1], TreeEdge.PartialsOf(70_000).Select(id => id.WidthIn(70_000)));
        Assert.Equal([new TileId(1, 0)], TreeEdge.PartialsOf(256));
    }

    [Fact]
    public void The_largest_tree_has_eight_levels_and_the_empty_one_none()
    {
        var largest = TreeEdge.PartialsOf(long.MaxValue).ToList();
        Assert.Equal(Enumerable.Range(0, 8), largest.Select(id => id.Level));
        Assert.Equal([.. Enumerable.Repeat(255, 7), 127], largest.Select(id => id.WidthIn(long.MaxValue)));
        Assert.Empty(TreeEdge.PartialsOf(0));
        Assert.Equal([new TileId(7, 0)], TreeEdge.PartialsOf(1L << 56));
    }

    [Fact]
    public void A_level_that_a_tree_has_not_is_empty()
    {
        Assert.Equal(0, new TreeEdge().Partial(0).Length);
        Assert.Equal(0, Tree(255).Edge.Partial(1).Length);
        Assert.Equal(32, Tree(256).Edge.Partial(1).Length);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public async Task The_edge_of_a_tree_beyond_its_first_tile_of_tiles_is_made_again_from_what_is_written_once(int more)
    {
        var (edge, store, bundle) = (new TreeEdge(), new MemoryLogStore(), new List<byte>());
        for (var i = 0; i < 65_536 + more; i++)
        {
            if (i % 256 == 0)
                bundle.Clear();
            var leaf = BitConverter.GetBytes(i);
            EntryBundle.Append(bundle, leaf);
            edge.AppendLeaf(leaf, (id, hashes) => store.Overwrite(TilePath.Hashes(id.Level, id.Index), hashes, default));
        }
        await store.Overwrite(TilePath.Entries(edge.Size / 256, more % 256), bundle.ToArray(), default);
        var again = (await RebuiltEdge.Read(store, new("log.example", edge.Size, edge.Root()), default))!.ToDictionary();
        var partials = TreeEdge.PartialsOf(edge.Size).ToList();
        Assert.Equal(partials.Count, again.Count);
        foreach (var id in partials)
            Assert.Equal(edge.Partial(id.Level).ToArray(), again[TilePath.Hashes(id.Level, id.Index, id.WidthIn(edge.Size))]);
    }

    [Fact]
    public void Three_levels_are_as_good_as_one()
    {
        var completed = 0;
        var edge = new TreeEdge();
        var naive = new List<byte[]>();
        for (var i = 0; i < 65_536 + 300; i++)
        {
            var hash = MerkleProof.LeafHash(BitConverter.GetBytes(i));
            naive.Add(hash);
            edge.Append(hash, (_, _) => completed++);
        }
        while (naive.Count > 1)
            naive = [.. naive.Chunk(2).Select(pair => pair.Length == 2 ? MerkleProof.NodeHash(pair[0], pair[1]) : pair[0])];
        Assert.Equal(naive[0], edge.Root());
        Assert.Equal(256 + 1 + 1, completed);
    }

    private static (TreeEdge Edge, Func<TileId, long, ReadOnlyMemory<byte>> Tiles) Tree(int size)
    {
        var edge = new TreeEdge();
        var full = new Dictionary<TileId, byte[]>();
        foreach (var leaf in Leaves.Take(size))
            edge.Append(MerkleProof.LeafHash(leaf), full.Add);
        return (edge, (id, _) => full.TryGetValue(id, out var tile) ? tile : edge.Partial(id.Level).ToArray());
    }

    private static TreeNodes Nodes(int size)
    {
        var (_, tiles) = Tree(size);
        return new((id, _) => ValueTask.FromResult(tiles(id, size)));
    }

    // The reference follows RFC 6962, which defines a proof from an earlier size of at least one.
    private static byte[][] Consistency(int earlier, IReadOnlyList<byte[]> leaves) =>
        earlier == 0 ? [] : NaiveTree.Consistency(earlier, leaves);
}

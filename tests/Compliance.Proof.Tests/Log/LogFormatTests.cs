using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Tiles;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Log;

/// <summary>Bundles, receipts, staged batches and paths: what is not written as it must be is refused.</summary>
public sealed class LogFormatTests
{
    private static readonly IndexedLogEntry Receipt = new(7, [LogBench.Entry("{}"), LogBench.Entry("{\"n\":1}", EntryKind.Fenced)]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    public void A_bundle_has_leaves_of_any_length_up_to_two_bytes_full(int length)
    {
        var bundle = new List<byte>();
        var leaf = RandomNumberGenerator.GetBytes(length);
        EntryBundle.Append(bundle, "first"u8);
        EntryBundle.Append(bundle, leaf);
        Assert.Equal(leaf, EntryBundle.Read(bundle.ToArray(), 2)[1].ToArray());
        Assert.Equal(MerkleProof.LeafHash(leaf), TreeHash.Leaf(leaf));
    }

    [Fact]
    public void A_leaf_longer_than_two_bytes_can_say_is_not_written() =>
        Assert.Throws<OverflowException>(() => EntryBundle.Append([], new byte[65_536]));

    [Theory]
    [InlineData("0001", 1)]
    [InlineData("00", 0)]
    [InlineData("000107", 2)]
    [InlineData("000107", 0)]
    [InlineData("00010700", 1)]
    [InlineData("0001070001", 1)]
    [InlineData("0001070001", 2)]
    [InlineData("", 1)]
    public void A_bundle_that_does_not_end_with_its_last_leaf_is_corrupt(string hex, int leaves) =>
        Assert.Throws<LogCorruptException>(() => EntryBundle.Read(Convert.FromHexString(hex), leaves));

    [Fact]
    public void A_receipt_is_read_as_it_was_written() =>
        Assert.Equal(ReceiptFormat.Write(Receipt), ReceiptFormat.Write(ReceiptFormat.Read(ReceiptFormat.Write(Receipt))));

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7\n")]
    [InlineData("7\n1 AA== AA==")]
    [InlineData("7\n1 AA== AA==\n1 AA== AA==")]
    [InlineData("7\n\n")]
    [InlineData("7\n1 AA==\n")]
    [InlineData("7\n1 AA== AA== AA==\n")]
    [InlineData("x\n1 AA== AA==\n")]
    public void What_is_no_receipt_is_refused(string receipt) =>
        Assert.Throws<FormatException>(() => ReceiptFormat.Read(Encoding.ASCII.GetBytes(receipt)));

    [Fact]
    public void A_batch_that_was_staged_in_part_is_refused_wherever_it_was_cut()
    {
        var whole = new StagedBatch(
            7,
            new Dictionary<string, ReadOnlyMemory<byte>> { ["tile/0/000"] = new byte[] { 1, 2, 3 } },
            new Dictionary<string, IndexedLogEntry> { ["r1"] = Receipt }
        ).Write();
        Assert.Equal([1, 2, 3], StagedBatch.Read(whole).Objects["tile/0/000"].ToArray());
        Assert.Equal(7, StagedBatch.Read(whole).After);
        Assert.Equal(ReceiptFormat.Write(Receipt), ReceiptFormat.Write(StagedBatch.Read(whole).Index["r1"]));
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<FormatException>(() => StagedBatch.Read(whole.AsMemory(0, length)));
    }

    [Fact]
    public void A_batch_with_a_path_twice_or_a_length_below_zero_is_refused()
    {
        byte[] part = [1, (byte)'a', 0, 0, 0, 0], none = [0, 0, 0, 0], after = [0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Single(StagedBatch.Read((byte[])[.. after, 1, 0, 0, 0, .. part, .. none]).Objects);
        Assert.Throws<FormatException>(() => StagedBatch.Read((byte[])[.. after, 2, 0, 0, 0, .. part, .. part, .. none]));
        Assert.Throws<FormatException>(() =>
            StagedBatch.Read((byte[])[.. after, 1, 0, 0, 0, 1, (byte)'a', 0xFF, 0xFF, 0xFF, 0xFF, .. none]));
    }

    [Theory]
    [InlineData("tile/entries/000", true)]
    [InlineData("tile/entries/x001/234.p/7", true)]
    [InlineData("tile/0/000", false)]
    [InlineData("tile/entries/0", false)]
    [InlineData("checkpoint", false)]
    public void Of_the_tiles_some_are_entries(string path, bool areEntries) => Assert.Equal(areEntries, TilePath.IsEntries(path));

    [Theory]
    [InlineData(-1, 256)]
    [InlineData(0, 0)]
    [InlineData(0, 257)]
    public void There_is_no_tile_before_the_first_and_none_that_is_empty_or_wider_than_full(long index, int width)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.Hashes(0, index, width));
        Assert.Throws<ArgumentOutOfRangeException>(() => TilePath.Entries(index, width));
    }
}

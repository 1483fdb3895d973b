using System.Net;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Proof.Verifying;

namespace Compliance.EndToEnd.Tests.Evidence;

/// <summary>The log is for everybody, and shows nobody more than hashes.</summary>
public sealed class LogTests(ShopUnderTest shop)
{
    [Fact]
    public async Task Anybody_follows_the_log_from_its_checkpoint_to_every_leaf()
    {
        var log = await shop.ReadLog();

        Assert.NotEqual(0, log.Checkpoint.Size);
        var leaves = new List<ReadOnlyMemory<byte>>();
        for (var bundle = 0; leaves.Count < log.Checkpoint.Size; bundle++)
            leaves.AddRange(await log.ReadLeaves(bundle, CancellationToken.None));
        Assert.All(leaves, leaf => Assert.Equal(LogLeaf.Size, leaf.Length));
        Assert.True(await log.Holds(leaves.Count - 1, leaves[^1].ToArray()));
    }

    [Fact]
    public async Task Every_one_of_its_keys_has_signed_the_checkpoint()
    {
        var note = SignedNote.Parse(await shop.Anyone.GetByteArrayAsync("checkpoint"));
        Assert.All(shop.LogKeys, key => Assert.True(note.Verify(key)));
        Assert.Equal([SignatureType.Ed25519, SignatureType.Ecdsa], shop.LogKeys.Select(key => key.Type).Order());
    }

    [Theory]
    [InlineData("tile/entries/999/999")]
    [InlineData("tile/entries/../staging")]
    [InlineData("tile/0/1")]
    [InlineData("staging")]
    [InlineData("receipts")]
    public async Task What_is_no_part_of_a_public_log_has_no_address(string path)
    {
        using var answer = await shop.Anyone.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}

using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Verifying;

/// <summary>The cases of transparency-dev/formats, proof/tlog_proof_test.go, and those of the specification's grammar.</summary>
public sealed class LogProofTests
{
    private static readonly string Note = PublishedNotes.Checkpoints[1].Note;
    private static readonly string One = Convert.ToBase64String(MerkleProof.LeafHash("hash1"u8));
    private static readonly string Two = Convert.ToBase64String(MerkleProof.LeafHash("hash2"u8));

    public static TheoryData<string> Proofs => new(
        $"c2sp.org/tlog-proof@v1\nindex 5\n{One}\n{Two}\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{One}\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 9223372036854775807\n{string.Concat(Enumerable.Repeat(One + "\n", 63))}\n{Note}");

    public static TheoryData<string> Others => new(
        "",
        $"wrong-header\nindex 0\n\n{Note}",
        $"c2sp.org/tlog-proof@v2\nindex 0\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\n\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\n5\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex notanumber\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex -5\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex +5\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 05\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex \n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 5 \n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\n{Convert.ToBase64String(new byte[64])}\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\n{new string('A', 42)}B=\n\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\n{string.Concat(Enumerable.Repeat(One + "\n", 64))}\n{Note}",
        $"c2sp.org/tlog-proof@v1\nindex 0\n{One}\n",
        $"c2sp.org/tlog-proof@v1\nindex 0\n\n",
        $"c2sp.org/tlog-proof@v1\r\nindex 0\n\n{Note}",
        $" c2sp.org/tlog-proof@v1\nindex 0\n\n{Note}");

    [Theory]
    [MemberData(nameof(Proofs))]
    public void A_proof_is_read_and_written_again_to_the_byte(string proof) =>
        Assert.Equal(proof, Encoding.UTF8.GetString(LogProofWriter.Write(LogProof.Parse(Encoding.UTF8.GetBytes(proof)))));

    [Fact]
    public void Its_parts_are_what_it_says()
    {
        var read = LogProof.Parse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nextra AQI=\nindex 5\n{One}\n{Two}\n\n{Note}"));
        Assert.Equal(5, read.Index);
        Assert.Equal([One, Two], read.Path.Select(Convert.ToBase64String));
        Assert.Equal([1, 2], read.Extra!.Value.ToArray());
        Assert.True(read.Note.Verify(VerifierKey.Parse(PublishedNotes.Checkpoints[1].Key)));
        Assert.Null(LogProof.Parse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 5\n\n{Note}")).Extra);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Anything_else_is_refused(string proof) =>
        Assert.Throws<FormatException>(() => LogProof.Parse(Encoding.UTF8.GetBytes(proof)));

    [Fact]
    public void What_could_not_be_read_again_is_not_written()
    {
        var proof = LogProof.Parse(Encoding.UTF8.GetBytes($"c2sp.org/tlog-proof@v1\nindex 5\n{One}\n\n{Note}"));
        Assert.Throws<FormatException>(() => LogProofWriter.Write(proof with { Index = -1 }));
        Assert.Throws<FormatException>(() => LogProofWriter.Write(proof with { Path = [new byte[31]] }));
        Assert.Throws<FormatException>(() => LogProofWriter.Write(proof with { Path = [.. Enumerable.Repeat(new byte[32], 64)] }));
    }

    [Theory]
    [InlineData("\n5\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")]
    [InlineData("a\n05\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")]
    [InlineData("a\n-5\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")]
    [InlineData("a\n\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")]
    [InlineData("a\n9223372036854775808\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")]
    [InlineData("a\n5\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383ct=\n")]
    [InlineData("a\n5\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383c==\n")]
    [InlineData("a\n5\nAAAA\n")]
    [InlineData("a\n5\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=")]
    [InlineData("a\n5\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\nextension\n")]
    [InlineData("a\n5\n")]
    public void What_is_no_checkpoint_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Checkpoint.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void An_empty_log_has_a_checkpoint() =>
        Assert.Equal(0, Checkpoint.Parse("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"u8).Size);
}

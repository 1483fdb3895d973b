using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Certificates;
using Compliance.Proof.Tests.Verifying;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Notes;

/// <summary>Two checkpoints that one honest log cannot have signed are evidence; two that it can have signed never are.</summary>
public sealed class ForkEvidenceTests : IDisposable
{
    private readonly CertificateBench _bench = new();
    private readonly byte[][] _leaves = [.. Enumerable.Range(0, 13).Select(i => new[] { (byte)i })];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Two_roots_of_one_size_are_a_fork_whichever_comes_first()
    {
        SignedNote one = Signed(_leaves), other = Signed(Forked(_leaves));
        Assert.True(ForkEvidence.Of(one, other, Key)!.Holds(Key));
        Assert.True(ForkEvidence.Of(other, one, Key)!.Holds(Key));
        Assert.Empty(ForkEvidence.Of(one, other, Key)!.Consistency);
        Assert.Same(one, ForkEvidence.Of(one, other, Key)!.Earlier);
        Assert.Null(ForkEvidence.Of(one, one, Key));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(1)]
    [InlineData(12)]
    public void A_path_into_the_later_checkpoint_shows_that_it_has_another_beginning(int size)
    {
        var later = Forked(_leaves);
        SignedNote small = Signed(_leaves[..size]), large = Signed(later), honest = Signed(_leaves);
        Assert.NotNull(ForkEvidence.Of(large, small, Key, Path(size, later)));
        Assert.NotNull(ForkEvidence.Of(small, large, Key, Path(size, later)));

        Assert.Null(ForkEvidence.Of(small, large, Key));
        Assert.Null(ForkEvidence.Of(small, honest, Key, Path(size, _leaves)));
        Assert.Null(ForkEvidence.Of(small, honest, Key, Path(size, later)));
    }

    [Fact]
    public void Checkpoints_of_two_logs_or_by_another_key_are_no_evidence()
    {
        using var other = new CertificateBench("log.example/b");
        var foreign = SignedNote.Parse(other.Sign(Forked(_leaves)));
        Assert.Null(ForkEvidence.Of(Signed(_leaves), foreign, Key));
        Assert.Null(ForkEvidence.Of(Signed(_leaves), Signed(Forked(_leaves)), other.LogKeys[0]));
        // The witness's key signed both, and is not the log's.
        Assert.Null(ForkEvidence.Of(Signed(_leaves), Signed(Forked(_leaves)), _bench.WitnessKey));
    }

    [Fact]
    public void One_checkpoint_that_somebody_else_signed_is_no_evidence()
    {
        using var stranger = new CertificateBench();
        SignedNote own = Signed(_leaves), forged = SignedNote.Parse(stranger.Sign(Forked(_leaves)));
        Assert.Null(ForkEvidence.Of(own, forged, Key));
        Assert.Null(ForkEvidence.Of(forged, own, Key));
    }

    private VerifierKey Key => _bench.LogKeys[0];

    private SignedNote Signed(byte[][] leaves) => SignedNote.Parse(_bench.Sign(leaves));

    private static byte[][] Forked(byte[][] leaves) => [[99], .. leaves[1..]];

    private static byte[][] Path(int size, byte[][] leaves) =>
        [.. int.IsPow2(size) ? new[] { NaiveTree.Root(leaves[..size]) } : [], .. NaiveTree.Consistency(size, leaves)];
}

using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Tests.Erasure;

public sealed class SubjectKeyProbeTests
{
    private static readonly SubjectKeyBinding Bound = new("s-1", Guid.NewGuid(), "k1", "v1", new byte[256], BindingState.Active);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Under_a_shared_key_it_is_the_wrapped_key_that_counts(bool removed)
    {
        var facts = new SubjectKeyFacts("cases", "v1", Guid.Empty, SharedKey: true, BindingState.Fenced, default, KeyPresence.Present);
        var probe = new SubjectKeyProbe(facts, UnwrapAnswer: null, removed, "control", ControlUnwrapped: true);
        Assert.Equal((removed, removed), (probe.ShowsUnusable, probe.ShowsGone));
    }

    [Fact]
    public void A_tombstone_is_an_erased_row_without_a_wrapped_key()
    {
        Assert.True(SubjectKeyProbe.IsTombstone(Bound.Bury()));
        Assert.False(SubjectKeyProbe.IsTombstone(Bound.Bury() with { WrappedDataKey = Bound.WrappedDataKey }));
        Assert.False(SubjectKeyProbe.IsTombstone(SubjectKeyBinding.FencedWithoutKey("s-1")));
    }

    [Fact]
    public void A_tombstone_stays_one_whoever_fences_or_lifts_it()
    {
        Assert.Equal(BindingState.Erased, Bound.Bury().Unfence().State);
        Assert.Equal(BindingState.Erased, Bound.Bury().Fence().State);
    }
}

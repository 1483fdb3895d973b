using Compliance.Protection.Erasure;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Tests.Erasure;

public sealed class VaultKeyProbeTests
{
    private static readonly FencedKey Key = new("k1", "v1", Guid.Empty, 7);

    [Theory]
    [InlineData(KeyVaultError.NotFound, KeyPresence.Absent, true, true)]
    [InlineData(KeyVaultError.NotFound, KeyPresence.Deleted, true, false)]
    [InlineData(KeyVaultError.NotFound, KeyPresence.Present, true, false)]
    [InlineData(KeyVaultError.Disabled, KeyPresence.Present, true, false)]
    [InlineData(KeyVaultError.Disabled, KeyPresence.Absent, true, false)]
    [InlineData(KeyVaultError.Rejected, KeyPresence.Present, false, false)]
    [InlineData(KeyVaultError.Rejected, KeyPresence.Absent, false, false)]
    public void What_the_vault_answers_tells_whether_the_key_is_unusable_and_whether_it_is_gone(
        KeyVaultError answer, KeyPresence presence, bool unusable, bool gone)
    {
        var probe = new VaultKeyProbe(new(Key, default, presence), answer, "control", ControlUnwrapped: true);
        Assert.Equal((unusable, gone), (probe.ShowsUnusable, probe.ShowsGone));

        // A vault that does not even unwrap with its control key shows nothing.
        var mute = probe with { ControlUnwrapped = false };
        Assert.Equal((false, false), (mute.ShowsUnusable, mute.ShowsGone));
    }

    [Fact]
    public void The_key_is_the_one_that_was_bound_first() => Assert.Equal(new KeyReference("k1", "v1"), Key.Reference);
}

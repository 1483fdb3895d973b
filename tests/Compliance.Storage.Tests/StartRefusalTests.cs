using Compliance.Keys;
using Compliance.Proof.Log;
using Compliance.Protection.Vault;
using Compliance.Workflows;

namespace Compliance.Storage.Tests;

/// <summary>What ends a start on purpose, in either host, is told in a sentence.</summary>
public sealed class StartRefusalTests(StorageBench bench) : IClassFixture<StorageBench>
{
    [Fact]
    public void A_refused_log_says_that_it_is_the_log_and_why() =>
        Assert.Equal(
            "The evidence log is refused. The guard came back from a backup.",
            StartRefusal.ReasonOf(new LogRefusedException("The guard came back from a backup.")));

    [Fact]
    public void So_do_lost_fences_vaults_that_keep_keys_for_too_long_and_vaults_that_refuse()
    {
        Assert.StartsWith("The log tells of 1 erasures", StartRefusal.ReasonOf(new FenceLostException([7])), StringComparison.Ordinal);
        Assert.StartsWith(
            "vault 2 keeps deleted keys for 90 days",
            StartRefusal.ReasonOf(new VaultRetentionException([(2, 90)])),
            StringComparison.Ordinal);
        Assert.Equal("No.", StartRefusal.ReasonOf(new KeyVaultException(KeyVaultError.Forbidden, "No.")));
    }

    /// <summary>A host that starts behind a gate tries again what may heal by itself, and nothing else.</summary>
    [Fact]
    public void A_vault_that_does_not_answer_may_do_so_later_and_a_lost_fence_is_for_a_person_to_mend()
    {
        Assert.False(StartRefusal.IsFinal(new KeyVaultException(KeyVaultError.Unavailable, "Not now.")));
        Assert.False(StartRefusal.IsFinal(new InvalidOperationException("?")));
        Assert.True(StartRefusal.IsFinal(new FenceLostException([7])));
        Assert.True(StartRefusal.IsFinal(new LogRefusedException("The guard came back from a backup.")));
    }

    [Fact]
    public void What_nobody_foresaw_keeps_its_stack() => Assert.Null(StartRefusal.ReasonOf(new InvalidOperationException("?")));

    [Fact]
    public async Task Every_role_but_the_signers_starts_on_no_vault_that_keeps_deleted_keys_for_too_long()
    {
        (bench.Domain.Vault.PurgeProtection, bench.Domain.Vault.RetentionDays) = (true, 90);
        foreach (var role in new[] { Role.Service, Role.Provisioner, Role.Eraser })
        {
            var preparation = new Preparation(bench.Layout, new AppRoles(role), bench.Domain.Services);
            Assert.Equal([(0, 90)], (await Assert.ThrowsAsync<VaultRetentionException>(() => preparation.Run(default))).Faults);
        }
    }
}

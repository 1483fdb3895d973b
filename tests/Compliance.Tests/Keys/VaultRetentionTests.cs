using Compliance.Keys;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Tests.Keys;

public sealed class VaultRetentionTests
{
    private readonly InMemoryKeyVault _vault = new(new FakeTimeProvider());
    private readonly ProtectionOptions _protection = new() { Tenant = "t" };

    [Theory]
    [InlineData(true, 8, true)]
    [InlineData(true, 90, true)]
    [InlineData(true, 7, false)]
    [InlineData(false, 90, false)]
    public async Task A_vault_that_keeps_deleted_keys_beyond_a_week_and_lets_nobody_purge_them_ends_the_start(
        bool isProtected, int days, bool ends)
    {
        await _vault.CreateKey(_protection.ControlKeyName);
        (_vault.PurgeProtection, _vault.RetentionDays) = (isProtected, days);
        var start = await Record.ExceptionAsync(() => new VaultRetention(_vault, _protection).Require(default));
        if (!ends)
        {
            Assert.Null(start);
            return;
        }

        var refused = Assert.IsType<VaultRetentionException>(start);
        Assert.Equal([(0, days)], refused.Faults);
        Assert.StartsWith(
            $"vault 0 keeps deleted keys for {days} days, and nobody may purge them before", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_that_cannot_be_asked_ends_no_start()
    {
        _vault.PurgeProtection = true;
        _vault.Before = _ => throw new KeyVaultException(KeyVaultError.Unavailable, "no answer");
        await new VaultRetention(_vault, _protection).Require(default);
    }
}

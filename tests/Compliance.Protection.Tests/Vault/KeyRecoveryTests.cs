using Compliance.Protection.Vault;

namespace Compliance.Protection.Tests.Vault;

public sealed class KeyRecoveryTests
{
    [Theory]
    [InlineData("CustomizedRecoverable", 7, false)]
    [InlineData("CustomizedRecoverable", 8, true)]
    [InlineData("CustomizedRecoverable", null, false)]
    [InlineData("CustomizedRecoverable+Purgeable", 7, false)]
    [InlineData("CustomizedRecoverable+Purgeable", 90, false)]
    [InlineData("recoverable+purgeable", 90, false)]
    public void Only_what_nobody_can_purge_within_a_week_outlasts_an_erasure(string level, int? days, bool outlasts)
    {
        Assert.Equal(outlasts, new KeyRecovery(level, days).OutlastsErasure);
        Assert.Equal(new KeyRecovery(level, days).Purgeable, new DeletedKey("k1", default, default, level).Purgeable);
    }

    [Fact]
    public void Every_operation_with_a_name_here_is_one_that_is_told_of()
    {
        string[] named =
        [
            VaultOperations.Create, VaultOperations.Import, VaultOperations.Update, VaultOperations.Unwrap, VaultOperations.Backup,
            VaultOperations.Restore, VaultOperations.Delete, VaultOperations.Recover, VaultOperations.Purge, VaultOperations.Release,
        ];
        string[] others = ["KeyDecrypt", "KeyEncrypt", "KeyWrap", "KeySign", "KeyVerify", "KeyRotate"];
        Assert.Equal(named.Concat(others).Order(StringComparer.Ordinal), VaultOperations.All.Order(StringComparer.Ordinal));
    }
}

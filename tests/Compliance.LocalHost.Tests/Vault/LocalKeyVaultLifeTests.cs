using Compliance.LocalHost.Vault;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Vault;

/// <summary>How a key comes, goes, and comes back: the ways of Key Vault that an erasure has to reckon with.</summary>
public sealed class LocalKeyVaultLifeTests : IDisposable
{
    private static readonly byte[] Secret = [1, 2, 3];
    private readonly VaultDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly List<LocalKeyVault> _open = [];

    public void Dispose()
    {
        foreach (var vault in _open) vault.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Versions_survive_a_restart_and_a_purge_leaves_the_file_of_none()
    {
        var vault = Open();
        var (first, second) = (await vault.CreateKey("k"), await vault.Rotate("k"));
        vault = Open();
        Assert.Equal(Secret, await vault.Unwrap(first.Reference, Wrap(first)));
        Assert.Equal(Secret, await vault.Unwrap(second.Reference, Wrap(second)));
        await vault.Delete("k");
        await vault.Purge("k");
        Assert.Empty(_directory.Files);
    }

    [Fact]
    public async Task A_purge_spares_the_key_whose_name_begins_the_same()
    {
        var vault = Open();
        var (_, spared) = (await vault.CreateKey("k"), await vault.CreateKey("k-1"));
        await vault.Delete("k");
        await vault.Purge("k");
        Assert.Equal(Secret, await vault.Unwrap(spared.Reference, Wrap(spared)));
    }

    [Fact]
    public async Task A_crash_in_the_midst_of_a_rotation_leaves_the_key_as_it_was_and_a_purge_takes_the_half_made_version_too()
    {
        var key = await Open().CreateKey("k");
        var state = File.ReadAllBytes(_directory.File("k.json"));
        await Open().Rotate("k");
        File.WriteAllBytes(_directory.File("k.json"), state);

        var vault = Open();
        Assert.Equal(key.Reference, (await vault.GetKey("k")).Reference);
        Assert.Equal(Secret, await vault.Unwrap(key.Reference, Wrap(key)));
        await vault.Delete("k");
        await vault.Purge("k");
        Assert.Empty(_directory.Files);
    }

    [Fact]
    public async Task A_recovered_key_unwraps_again_and_its_purge_date_is_forgotten()
    {
        var vault = Open();
        var key = await vault.CreateKey("k");
        await Refuses(KeyVaultError.NotFound, () => vault.Recover("k"));
        await vault.Delete("k");
        Assert.Equal(key.Reference, (await vault.Recover("k")).Reference);
        _time.Advance(TimeSpan.FromDays(90));
        Assert.Equal(Secret, await Open().Unwrap(key.Reference, Wrap(key)));
    }

    [Fact]
    public async Task A_key_that_was_disabled_is_disabled_still_when_it_is_recovered()
    {
        var vault = Open();
        var key = await vault.CreateKey("k");
        await vault.Disable("k");
        await vault.Delete("k");
        await vault.Recover("k");
        await Refuses(KeyVaultError.Disabled, () => vault.Unwrap(key.Reference, Wrap(key)));
    }

    [Fact]
    public async Task A_restored_copy_is_a_key_of_its_own_that_no_purge_of_the_first_reaches()
    {
        using var elsewhere = new VaultDirectory();
        var (vault, other) = (Open(), Open(elsewhere.Path));
        var (first, second) = (await vault.CreateKey("k"), await vault.Rotate("k"));
        var backup = await vault.Backup("k");
        await vault.Delete("k");
        await vault.Purge("k");
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));

        Assert.Equal(second.Reference, (await other.Restore(backup)).Reference);
        Assert.Equal(Secret, await other.Unwrap(first.Reference, Wrap(first)));
        await vault.Restore(backup);
        Assert.Equal(Secret, await vault.Unwrap(second.Reference, Wrap(second)));
    }

    [Fact]
    public async Task Nothing_is_restored_over_a_key_or_a_deleted_one_and_no_other_bytes_are_a_backup()
    {
        var vault = Open();
        await vault.CreateKey("k");
        var backup = await vault.Backup("k");
        await Refuses(KeyVaultError.Conflict, () => vault.Restore(backup));
        await vault.Delete("k");
        await Refuses(KeyVaultError.Conflict, () => vault.Restore(backup));
        await Refuses(KeyVaultError.NotFound, () => vault.Backup("k"));
        await Refuses(KeyVaultError.Rejected, () => vault.Restore(new byte[3]));
        await Refuses(KeyVaultError.Rejected, () => vault.Restore("""{"name":"../k","versions":[],"privateKeys":[]}"""u8.ToArray()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task On_its_date_a_key_is_really_gone_though_nobody_asks_for_it(bool purgeProtection)
    {
        var vault = Open(configure: o => o.PurgeProtection = purgeProtection);
        await vault.CreateKey("k");
        await vault.Delete("k");
        _time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(2, _directory.Files.Length);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_directory.Files);
    }

    [Fact]
    public async Task While_a_deletion_is_under_way_nothing_is_found_and_everything_conflicts()
    {
        var vault = Open(configure: o => o.DeletionTakes = TimeSpan.FromSeconds(5));
        var key = await vault.CreateKey("k");
        await Refuses(KeyVaultError.Conflict, () => vault.Delete("k"));

        // This is how a key that is there to be recovered looks absent.
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));
        Assert.Null(await vault.FindDeleted("k"));
        await Refuses(KeyVaultError.NotFound, () => vault.Unwrap(key.Reference, Wrap(key)));
        foreach (
            var operation in new Func<Task>[]
            {
                () => vault.Delete("k"),
                () => vault.Purge("k"),
                () => vault.CreateKey("k"),
                () => vault.Recover("k"),
            }
        )
            await Refuses(KeyVaultError.Conflict, operation);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(KeyPresence.Deleted, await vault.Probe("k"));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), (await vault.Delete("k")).DeletedAt);
    }

    [Fact]
    public async Task After_a_purge_the_name_is_in_limbo_and_then_free()
    {
        var vault = Open(configure: o => o.PurgeTakes = TimeSpan.FromSeconds(5));
        await vault.CreateKey("k");
        var backup = await vault.Backup("k");
        await vault.Delete("k");
        await vault.Purge("k");

        Assert.Equal(["k.json"], _directory.Files);
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));
        await vault.Purge("k");
        await Refuses(KeyVaultError.NotFound, () => vault.Delete("k"));
        await Refuses(KeyVaultError.Conflict, () => vault.CreateKey("k"));
        await Refuses(KeyVaultError.Conflict, () => vault.Restore(backup));

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));
        Assert.Empty(_directory.Files);
        await vault.CreateKey("k");
    }

    private static byte[] Wrap(VaultKey key)
    {
        using var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt(Secret, System.Security.Cryptography.RSAEncryptionPadding.OaepSHA256);
    }

    private static async Task Refuses(KeyVaultError error, Func<Task> operation) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<KeyVaultException>(operation)).Error);

    private LocalKeyVault Open(string? directory = null, Action<LocalKeyVaultOptions>? configure = null)
    {
        var options = new LocalKeyVaultOptions { Directory = directory ?? _directory.Path };
        configure?.Invoke(options);
        var vault = new LocalKeyVault(options, _time);
        _open.Add(vault);
        return vault;
    }
}

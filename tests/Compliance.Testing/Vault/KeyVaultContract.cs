using System.Security.Cryptography;
using Compliance.Protection.Vault;
using Xunit;

namespace Compliance.Testing.Vault;

/// <summary>
/// What every key vault must do. It needs no clock but the vault's own, so that a live Key Vault can be put to it too. What is virtual, an
/// emulator of others is known to do otherwise.
/// </summary>
public abstract class KeyVaultContract
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private readonly string _name = KeyNames.New();

    /// <summary>A vault without purge protection.</summary>
    protected abstract IKeyVault Vault { get; }

    /// <summary>This test's key.</summary>
    protected string Name => _name;

    [Fact]
    public async Task Unwraps_what_was_wrapped_locally_with_the_public_key()
    {
        var key = await Vault.CreateKey(_name);
        Assert.Equal(Secret, await Vault.Unwrap(key.Reference, Wrap(key, Secret)));
    }

    [Fact]
    public async Task Makes_RSA_keys_of_2048_bits_that_differ()
    {
        var (one, other) = (await Vault.CreateKey(_name), await Vault.CreateKey(KeyNames.New()));
        Assert.NotEqual(one.SubjectPublicKeyInfo.ToArray(), other.SubjectPublicKeyInfo.ToArray());
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(one.SubjectPublicKeyInfo.Span, out _);
        Assert.Equal(2048, rsa.KeySize);
    }

    [Fact]
    public async Task Creating_a_name_again_returns_the_key_that_has_it()
    {
        var first = await Vault.CreateKey(_name);
        AssertSame(first, await Vault.CreateKey(_name));
    }

    [Fact]
    public async Task Creating_one_name_from_many_sides_makes_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Vault.CreateKey(_name)));
        Assert.All(keys, key => AssertSame(keys[0], key));
    }

    [Fact]
    public async Task Gives_the_public_key_by_name_and_by_version()
    {
        var key = await Vault.CreateKey(_name);
        AssertSame(key, await Vault.GetKey(_name));
        AssertSame(key, await Vault.GetKey(_name, key.Reference.Version));
    }

    [Fact]
    public virtual async Task Names_are_without_regard_to_case()
    {
        var key = await Vault.CreateKey(_name);
        var upper = await Vault.GetKey(_name.ToUpperInvariant());
        Assert.Equal(key.SubjectPublicKeyInfo.ToArray(), upper.SubjectPublicKeyInfo.ToArray());
    }

    [Fact]
    public async Task Refuses_to_unwrap_what_was_wrapped_for_another_key()
    {
        var (key, other) = (await Vault.CreateKey(_name), await Vault.CreateKey(KeyNames.New()));
        await Refuses(KeyVaultError.Rejected, () => Vault.Unwrap(key.Reference, Wrap(other, Secret)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(257)]
    public async Task Refuses_to_unwrap_bytes_of_another_length(int length)
    {
        var key = await Vault.CreateKey(_name);
        await Refuses(KeyVaultError.Rejected, () => Vault.Unwrap(key.Reference, new byte[length]));
    }

    [Fact]
    public async Task Knows_no_key_it_did_not_make()
    {
        await Refuses(KeyVaultError.NotFound, () => Vault.GetKey(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(new(_name, new string('0', 32)), new byte[256]));
        await Refuses(KeyVaultError.NotFound, () => Vault.Disable(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Enable(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Rotate(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Recovery(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Delete(_name));
        Assert.Null(await Vault.FindDeleted(_name));
        Assert.Equal(KeyPresence.Absent, await Vault.Probe(_name));
    }

    [Fact]
    public async Task Knows_no_version_it_did_not_make()
    {
        var key = await Vault.CreateKey(_name);
        var version = new string('0', 32);
        await Refuses(KeyVaultError.NotFound, () => Vault.GetKey(_name, version));
        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(new(_name, version), Wrap(key, Secret)));
    }

    [Fact]
    public virtual async Task A_disabled_key_shows_itself_and_unwraps_nothing()
    {
        var key = await Vault.CreateKey(_name);
        await Vault.Disable(_name);
        await Vault.Disable(_name);
        await Refuses(KeyVaultError.Disabled, () => Vault.Unwrap(key.Reference, Wrap(key, Secret)));
        Assert.False((await Vault.GetKey(_name)).Enabled);
        Assert.Equal(KeyPresence.Present, await Vault.Probe(_name));
    }

    [Fact]
    public virtual async Task A_key_that_is_enabled_again_unwraps_as_before()
    {
        var key = await Vault.CreateKey(_name);
        await Vault.Enable(_name);
        await Vault.Disable(_name);
        await Vault.Enable(_name);
        await Vault.Enable(_name);
        Assert.True((await Vault.GetKey(_name)).Enabled);
        Assert.Equal(Secret, await Vault.Unwrap(key.Reference, Wrap(key, Secret)));
    }

    [Fact]
    public async Task A_rotation_makes_a_version_of_its_own_and_earlier_ones_still_unwrap()
    {
        var first = await Vault.CreateKey(_name);
        await BetweenVersions();
        var second = await Vault.Rotate(_name);
        await BetweenVersions();
        var third = await Vault.Rotate(_name);

        VaultKey[] versions = [first, second, third];
        Assert.Equal(3, versions.Select(each => each.Reference.Version).Distinct().Count());
        Assert.Equal(3, versions.Select(each => Convert.ToHexString(each.Thumbprint())).Distinct().Count());
        AssertSame(third, await Vault.GetKey(_name));
        AssertSame(third, await Vault.CreateKey(_name));
        foreach (var version in versions)
        {
            AssertSame(version, await Vault.GetKey(_name, version.Reference.Version));
            Assert.Equal(Secret, await Vault.Unwrap(version.Reference, Wrap(version, Secret)));
        }
        await Refuses(KeyVaultError.Rejected, () => Vault.Unwrap(first.Reference, Wrap(second, Secret)));
    }

    [Fact]
    public virtual async Task Disabling_and_enabling_are_of_all_versions_and_a_disabled_key_is_not_rotated()
    {
        var first = await Vault.CreateKey(_name);
        var second = await Vault.Rotate(_name);
        await Vault.Disable(_name);
        await Refuses(KeyVaultError.Disabled, () => Vault.Unwrap(first.Reference, Wrap(first, Secret)));
        await Refuses(KeyVaultError.Disabled, () => Vault.Unwrap(second.Reference, Wrap(second, Secret)));
        Assert.False((await Vault.GetKey(_name, first.Reference.Version)).Enabled);
        await Refuses(KeyVaultError.Disabled, () => Vault.Rotate(_name));

        await Vault.Enable(_name);
        Assert.Equal(Secret, await Vault.Unwrap(first.Reference, Wrap(first, Secret)));
        Assert.Equal(Secret, await Vault.Unwrap(second.Reference, Wrap(second, Secret)));
    }

    [Fact]
    public async Task Deleting_and_purging_are_of_all_versions()
    {
        var first = await Vault.CreateKey(_name);
        var second = await Vault.Rotate(_name);
        await Vault.Delete(_name);
        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(first.Reference, Wrap(first, Secret)));
        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(second.Reference, Wrap(second, Secret)));
        await Refuses(KeyVaultError.NotFound, () => Vault.Rotate(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Enable(_name));

        await Vault.Purge(_name);
        var other = await Vault.CreateKey(_name);
        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(first.Reference, Wrap(first, Secret)));
        await Refuses(KeyVaultError.Rejected, () => Vault.Unwrap(other.Reference, Wrap(second, Secret)));
    }

    [Fact]
    public virtual async Task A_list_names_each_key_once_live_disabled_or_deleted()
    {
        var (disabled, deleted, purged) = (KeyNames.New(), KeyNames.New(), KeyNames.New());
        foreach (var name in new[] { _name, disabled, deleted, purged }) await Vault.CreateKey(name);
        await Vault.Rotate(_name);
        await Vault.Disable(disabled);
        var deletion = await Vault.Delete(deleted);
        await Vault.Delete(purged);
        await Vault.Purge(purged);

        var listed = new List<KeyListing>();
        await foreach (var key in Vault.List()) listed.Add(key);
        Assert.Equal(new KeyListing(_name, Enabled: true), Assert.Single(listed, key => key.Name == _name));
        Assert.Equal(new KeyListing(disabled, Enabled: false), Assert.Single(listed, key => key.Name == disabled));
        Assert.Equal(new KeyListing(deleted, Enabled: true, deletion), Assert.Single(listed, key => key.Name == deleted));
        Assert.DoesNotContain(listed, key => key.Name == purged);
    }

    [Fact]
    public virtual async Task A_key_tells_what_becomes_of_it_once_it_is_deleted()
    {
        await Vault.CreateKey(_name);
        var recovery = await Vault.Recovery(_name);
        var deletion = await Vault.Delete(_name);
        Assert.Equal((deletion.RecoveryLevel, deletion.Purgeable), (recovery.Level, recovery.Purgeable));
        Assert.Equal(deletion.DeletedAt.AddDays(recovery.Days!.Value), deletion.ScheduledPurgeDate);
        Assert.False(recovery.OutlastsErasure);
        await Refuses(KeyVaultError.NotFound, () => Vault.Recovery(_name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public virtual async Task A_deleted_key_is_as_good_as_absent_for_use_and_still_recoverable(bool disabledBefore)
    {
        var key = await Vault.CreateKey(_name);
        if (disabledBefore) await Vault.Disable(_name);
        var deleted = await Vault.Delete(_name);

        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(key.Reference, Wrap(key, Secret)));
        await Refuses(KeyVaultError.NotFound, () => Vault.GetKey(_name));
        await Refuses(KeyVaultError.NotFound, () => Vault.Disable(_name));
        await Refuses(KeyVaultError.Conflict, () => Vault.CreateKey(_name));
        Assert.Equal(KeyPresence.Deleted, await Vault.Probe(_name));
        Assert.Equal(deleted, await Vault.FindDeleted(_name));
        Assert.InRange(deleted.ScheduledPurgeDate - deleted.DeletedAt, TimeSpan.FromDays(7), TimeSpan.FromDays(90));
        Assert.True(deleted.Purgeable);
    }

    [Fact]
    public virtual async Task Deleting_twice_is_one_deletion()
    {
        await Vault.CreateKey(_name);
        var first = await Vault.Delete(_name);
        Assert.Equal(first, await Vault.Delete(_name));
    }

    [Fact]
    public async Task A_purged_key_leaves_nothing()
    {
        var key = await Vault.CreateKey(_name);
        var wrapped = Wrap(key, Secret);
        await Vault.Delete(_name);
        await Vault.Purge(_name);
        await Vault.Purge(_name);

        await Refuses(KeyVaultError.NotFound, () => Vault.Unwrap(key.Reference, wrapped));
        await Refuses(KeyVaultError.NotFound, () => Vault.Delete(_name));
        Assert.Null(await Vault.FindDeleted(_name));
        Assert.Equal(KeyPresence.Absent, await Vault.Probe(_name));
    }

    [Fact]
    public async Task A_key_of_a_purged_name_is_another_key()
    {
        var key = await Vault.CreateKey(_name);
        var wrapped = Wrap(key, Secret);
        await Vault.Delete(_name);
        await Vault.Purge(_name);

        var second = await Vault.CreateKey(_name);
        Assert.NotEqual(key.Reference.Version, second.Reference.Version);
        await Refuses(KeyVaultError.Rejected, () => Vault.Unwrap(second.Reference, wrapped));
    }

    [Fact]
    public async Task A_key_that_is_not_deleted_is_not_purged()
    {
        var key = await Vault.CreateKey(_name);
        await Refuses(KeyVaultError.Conflict, () => Vault.Purge(_name));
        Assert.Equal(Secret, await Vault.Unwrap(key.Reference, Wrap(key, Secret)));
    }

    [Fact]
    public async Task Purging_a_name_that_was_never_there_is_harmless() => await Vault.Purge(_name);

    [Theory]
    [InlineData("")]
    [InlineData("../escape")]
    [InlineData("a b")]
    [InlineData("Ähre")]
    public async Task Refuses_a_name_that_is_none(string name) =>
        await Refuses(KeyVaultError.Rejected, () => Vault.CreateKey(name));

    /// <summary>For a vault that tells versions' order by nothing finer than its seconds.</summary>
    protected virtual Task BetweenVersions() => Task.CompletedTask;

    protected static byte[] Wrap(VaultKey key, byte[] value)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt(value, RSAEncryptionPadding.OaepSHA256);
    }

    protected static async Task Refuses(KeyVaultError error, Func<Task> operation) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<KeyVaultException>(operation)).Error);

    private static void AssertSame(VaultKey expected, VaultKey actual)
    {
        Assert.Equal(expected.Reference, actual.Reference);
        Assert.Equal(expected.SubjectPublicKeyInfo.ToArray(), actual.SubjectPublicKeyInfo.ToArray());
    }
}

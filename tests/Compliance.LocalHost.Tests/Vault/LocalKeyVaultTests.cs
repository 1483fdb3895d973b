using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Security.Cryptography;
using Compliance.LocalHost.Vault;
using Compliance.Protection.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Vault;

public sealed class LocalKeyVaultTests : IDisposable
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
    public async Task Keys_and_their_states_survive_a_restart()
    {
        var vault = Open();
        var (used, disabled, deleted) = (
            await vault.CreateKey("used"), await vault.CreateKey("disabled"), await vault.CreateKey("deleted"));
        await vault.Disable("disabled");
        var deletion = await vault.Delete("deleted");

        vault = Open();
        Assert.Equal(Secret, await vault.Unwrap(used.Reference, Wrap(used)));
        await Refuses(KeyVaultError.Disabled, () => vault.Unwrap(disabled.Reference, Wrap(disabled)));
        await Refuses(KeyVaultError.NotFound, () => vault.Unwrap(deleted.Reference, Wrap(deleted)));
        Assert.Equal(deletion, await vault.FindDeleted("deleted"));
    }

    [Fact]
    public async Task What_one_process_destroys_another_uses_no_more()
    {
        var (here, there) = (Open(), Open());
        var key = await here.CreateKey("k");
        Assert.Equal(Secret, await there.Unwrap(key.Reference, Wrap(key)));
        await here.Delete("k");
        await Refuses(KeyVaultError.NotFound, () => there.Unwrap(key.Reference, Wrap(key)));
    }

    [Fact]
    public async Task On_its_date_a_deleted_key_purges_itself()
    {
        var vault = Open(o => (o.PurgeProtection, o.SoftDeleteRetentionDays) = (true, 30));
        await vault.CreateKey("k");
        var deletion = await vault.Delete("k");
        Assert.Equal(_time.GetUtcNow().AddDays(30), deletion.ScheduledPurgeDate);

        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromTicks(1));
        Assert.Equal(KeyPresence.Deleted, await vault.Probe("k"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));
        Assert.Empty(_directory.Files);
    }

    [Fact]
    public async Task Purge_protection_refuses_everyone_until_the_date()
    {
        var vault = Open(o => o.PurgeProtection = true);
        await vault.CreateKey("k");
        var deletion = await vault.Delete("k");
        Assert.Equal(("CustomizedRecoverable", false), (deletion.RecoveryLevel, deletion.Purgeable));
        await Refuses(KeyVaultError.Forbidden, () => vault.Purge("k"));
        Assert.Equal(KeyPresence.Deleted, await vault.Probe("k"));
    }

    [Theory]
    [InlineData(7, "CustomizedRecoverable+Purgeable")]
    [InlineData(90, "Recoverable+Purgeable")]
    public async Task Recovery_levels_are_spelled_as_in_Azure(int days, string level)
    {
        var vault = Open(o => o.SoftDeleteRetentionDays = days);
        await vault.CreateKey("k");
        Assert.Equal(level, (await vault.Delete("k")).RecoveryLevel);
    }

    [Fact]
    public async Task A_purge_overwrites_the_one_copy_of_the_private_key_there_ever_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a second name for the file, to look at it after its deletion.");
        var vault = Open();
        var key = await vault.CreateKey("k");
        using (var link = Process.Start("ln", [_directory.File(_directory.PrivateFile("k")), _directory.File("witness")]))
            await link.WaitForExitAsync();
        await vault.Unwrap(key.Reference, Wrap(key));
        await vault.Disable("k");
        await vault.Delete("k");
        await vault.Purge("k");
        Assert.Equal(["witness"], _directory.Files);
        Assert.All(File.ReadAllBytes(_directory.File("witness")), value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task Only_the_owner_reads_the_files()
    {
        if (OperatingSystem.IsWindows()) return; // Windows has access lists, which the directory inherits.
        var inner = _directory.File("inner");
        await Open(o => o.Directory = inner).CreateKey("k");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(inner));
        foreach (var file in Directory.EnumerateFiles(inner, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_crash_between_the_two_files_of_a_new_key_leaves_no_key_and_its_name_usable()
    {
        await Open().CreateKey("k");
        File.Delete(_directory.File("k.json"));
        var vault = Open();
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));
        var key = await vault.CreateKey("k");
        Assert.Equal(Secret, await vault.Unwrap(key.Reference, Wrap(key)));
    }

    [Fact]
    public async Task A_crash_in_the_midst_of_a_purge_leaves_a_purge_to_repeat()
    {
        var vault = Open();
        var key = await vault.CreateKey("k");
        await vault.Delete("k");
        File.Delete(_directory.File(_directory.PrivateFile("k")));

        vault = Open();
        Assert.Equal(KeyPresence.Deleted, await vault.Probe("k"));
        await Refuses(KeyVaultError.NotFound, () => vault.Unwrap(key.Reference, Wrap(key)));
        await vault.Purge("k");
        Assert.Equal(KeyPresence.Absent, await vault.Probe("k"));
    }

    [Fact]
    public async Task A_purge_never_damages_the_state_so_that_a_crash_at_any_instant_of_it_leaves_a_purge_to_repeat()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs a second name for the file, to look at it after its deletion.");
        var vault = Open();
        await vault.CreateKey("k");
        await vault.Delete("k");
        using (var link = Process.Start("ln", [_directory.File("k.json"), _directory.File("witness")])) await link.WaitForExitAsync();
        var state = File.ReadAllBytes(_directory.File("k.json"));
        await vault.Purge("k");

        Assert.Equal(["witness"], _directory.Files);
        Assert.Equal(state, File.ReadAllBytes(_directory.File("witness")));
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_gone_after_a_restart()
    {
        await Open().CreateKey("k");
        var files = _directory.Files;
        File.WriteAllText(_directory.File("k.key.0123456789abcdef.tmp"), "half a key");
        Open();
        Assert.Equal(files, _directory.Files);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("private part")]
    public async Task A_damaged_file_is_an_unavailable_key_and_never_an_absent_one(string file)
    {
        var key = await Open().CreateKey("k");
        File.WriteAllBytes(_directory.File(file == "state" ? "k.json" : _directory.PrivateFile("k")), [1, 2, 3]);
        await Refuses(KeyVaultError.Unavailable, () => Open().Unwrap(key.Reference, Wrap(key)));
    }

    [Fact]
    public async Task Many_keys_are_made_and_used_side_by_side_with_few_of_them_loaded()
    {
        var vault = Open(o => o.LoadedKeys = 2);
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => vault.CreateKey($"k{i}")));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            Assert.Equal(Secret, await vault.Unwrap(keys[i % 8].Reference, Wrap(keys[i % 8])))));
    }

    [Fact]
    public async Task A_key_deleted_while_many_use_it_unwraps_nothing_after_the_deletion_is_answered()
    {
        var vault = Open();
        var key = await vault.CreateKey("k");
        var wrapped = Wrap(key);
        var deleted = false;
        var users = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var late = Volatile.Read(ref deleted);
                try
                {
                    await vault.Unwrap(key.Reference, wrapped);
                    Assert.False(late);
                }
                catch (KeyVaultException refusal)
                {
                    Assert.Equal(KeyVaultError.NotFound, refusal.Error);
                    return;
                }
            }
        })).ToArray();
        await vault.Delete("k");
        Volatile.Write(ref deleted, true);
        await Task.WhenAll(users);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(91)]
    public void Deleted_keys_are_kept_7_to_90_days(int days) =>
        Assert.Throws<ValidationException>(() => Open(o => o.SoftDeleteRetentionDays = days));

    private static byte[] Wrap(VaultKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt(Secret, RSAEncryptionPadding.OaepSHA256);
    }

    private static async Task Refuses(KeyVaultError error, Func<Task> operation) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<KeyVaultException>(operation)).Error);

    private LocalKeyVault Open(Action<LocalKeyVaultOptions>? configure = null)
    {
        var options = new LocalKeyVaultOptions { Directory = _directory.Path };
        configure?.Invoke(options);
        var vault = new LocalKeyVault(options, _time);
        _open.Add(vault);
        return vault;
    }
}

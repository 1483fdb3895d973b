using System.Security.Cryptography;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Compliance.Testing.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Vault;

// Without a fault it is the vault behind it.
public sealed class FaultyKeyVaultContractTests : KeyVaultContract
{
    protected override IKeyVault Vault { get; } = new FaultyKeyVault(new InMemoryKeyVault(TimeProvider.System), TimeProvider.System);
}

public sealed class FaultyKeyVaultTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly InMemoryKeyVault _behind;
    private readonly FaultyKeyVault _vault;

    public FaultyKeyVaultTests() => _vault = new(_behind = new(_time), _time);

    [Fact]
    public async Task It_throttles_so_many_times_and_notes_what_it_was_asked()
    {
        _vault.Throttle(2, nameof(IKeyVault.CreateKey));
        Assert.Equal(KeyPresence.Absent, await _vault.Probe("k"));
        await Refuses(KeyVaultError.Throttled, () => _vault.CreateKey("k"));
        await Refuses(KeyVaultError.Throttled, () => _vault.CreateKey("k"));
        await _vault.CreateKey("k");
        Assert.Equal(["Probe k", "CreateKey k", "CreateKey k", "CreateKey k"], _vault.Asked);
    }

    [Fact]
    public async Task While_it_is_down_nothing_is_answered()
    {
        await _vault.CreateKey("k");
        _vault.IsDown = true;
        await Refuses(KeyVaultError.Unavailable, () => _vault.Probe("k"));
        _vault.IsDown = false;
        Assert.Equal(KeyPresence.Present, await _vault.Probe("k"));
    }

    [Fact]
    public async Task A_purge_that_lies_leaves_a_key_to_recover()
    {
        var key = await _vault.CreateKey("k");
        await _vault.Delete("k");
        _vault.PurgeLies = true;
        await _vault.Purge("k");
        await _behind.Recover("k");
        Assert.Equal([7], await _vault.Unwrap(key.Reference, Wrap(key)));
        Assert.DoesNotContain(
            (await _behind.Read(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).Events, each => each.Operation == VaultOperations.Purge);
    }

    [Fact]
    public async Task While_a_deletion_is_under_way_nothing_is_found_and_it_conflicts()
    {
        _vault.DeletionTakes = TimeSpan.FromSeconds(5);
        var key = await _vault.CreateKey("k");
        await Refuses(KeyVaultError.Conflict, () => _vault.Delete("k"));
        await Refuses(KeyVaultError.Conflict, () => _vault.Delete("k"));
        await Refuses(KeyVaultError.Conflict, () => _vault.Purge("k"));
        await Refuses(KeyVaultError.NotFound, () => _vault.Unwrap(key.Reference, Wrap(key)));
        Assert.Null(await _vault.FindDeleted("k"));
        Assert.Equal(KeyPresence.Absent, await _vault.Probe("k"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(await _vault.FindDeleted("k"), await _vault.Delete("k"));
    }

    [Fact]
    public async Task A_hidden_key_is_denied_and_there()
    {
        var key = await _vault.CreateKey("k");
        _vault.Hide("k");
        Assert.Equal(KeyPresence.Absent, await _vault.Probe("k"));
        await Refuses(KeyVaultError.NotFound, () => _vault.GetKey("k"));
        await Refuses(KeyVaultError.NotFound, () => _vault.Unwrap(key.Reference, Wrap(key)));
        _vault.Show("k");
        Assert.Equal([7], await _vault.Unwrap(key.Reference, Wrap(key)));
    }

    [Fact]
    public async Task A_held_unwrap_is_done_in_the_vault_and_answered_on_release()
    {
        var key = await _vault.CreateKey("k");
        var hold = _vault.HoldUnwraps();
        var unwrap = _vault.Unwrap(key.Reference, Wrap(key));
        await hold.Arrived;
        await _vault.Delete("k");
        await _vault.Purge("k");
        Assert.False(unwrap.IsCompleted);
        hold.Release();
        Assert.Equal([7], await unwrap);
    }

    [Fact]
    public async Task A_crash_comes_before_the_deed_or_after_it_and_a_lost_answer_after_it()
    {
        await _vault.CreateKey("k");
        _vault.CrashBefore(nameof(IKeyVault.Delete));
        await Assert.ThrowsAsync<VaultCrashException>(() => _vault.Delete("k"));
        Assert.Equal(KeyPresence.Present, await _vault.Probe("k"));
        _vault.CrashAfter(nameof(IKeyVault.Delete));
        await Assert.ThrowsAsync<VaultCrashException>(() => _vault.Delete("k"));
        Assert.Equal(KeyPresence.Deleted, await _vault.Probe("k"));
        _vault.LoseAnswer(nameof(IKeyVault.Purge));
        await Refuses(KeyVaultError.Unavailable, () => _vault.Purge("k"));
        Assert.Equal(KeyPresence.Absent, await _vault.Probe("k"));
    }

    private static byte[] Wrap(VaultKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt([7], RSAEncryptionPadding.OaepSHA256);
    }

    private static async Task Refuses(KeyVaultError error, Func<Task> operation) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<KeyVaultException>(operation)).Error);
}

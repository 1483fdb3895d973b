using System.Security.Cryptography;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Vault;

/// <summary>What the double does beyond the contract, as the local vault does it.</summary>
public sealed class InMemoryKeyVaultTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly InMemoryKeyVault _vault;

    public InMemoryKeyVaultTests() => _vault = new(_time);

    [Fact]
    public async Task A_backup_outlives_the_purge_and_a_deletion_is_recovered()
    {
        var key = await _vault.CreateKey("k");
        var backup = await _vault.Backup("k");
        await _vault.Delete("k");
        await _vault.Recover("k");
        await _vault.Delete("k");
        await _vault.Purge("k");
        await Assert.ThrowsAsync<KeyVaultException>(() => _vault.Recover("k"));
        await _vault.Restore(backup);
        Assert.Equal([7], await _vault.Unwrap(key.Reference, Wrap(key)));
        await Assert.ThrowsAsync<KeyVaultException>(() => _vault.Restore(backup));
    }

    [Fact]
    public async Task Every_operation_is_noted_with_who_asked_and_how_it_ended()
    {
        var (service, eraser) = (_vault.As("service"), _vault.As("eraser"));
        var key = await _vault.As("provisioner").CreateKey("k");
        await service.Unwrap(key.Reference, Wrap(key));
        await eraser.Disable("k");
        await Assert.ThrowsAsync<KeyVaultException>(() => service.Unwrap(key.Reference, Wrap(key)));
        await eraser.Delete("k");
        await _vault.Recover("k", "insider");
        await eraser.Delete("k");
        await eraser.Purge("k");
        await eraser.Purge("k");
        Assert.Equal(
            [
                "KeyCreate provisioner True",
                "KeyUnwrap service True",
                "KeyUpdate eraser True",
                "KeyUnwrap service False",
                "KeyDelete eraser True",
                "KeyRecover insider True",
                "KeyDelete eraser True",
                "KeyPurge eraser True",
                "KeyPurge eraser False",
            ],
            (await _vault.Read(Start, Start)).Events.Select(each => $"{each.Operation} {each.Principal} {each.Succeeded}"));
    }

    [Fact]
    public async Task On_its_date_a_key_purges_itself_also_under_purge_protection()
    {
        (_vault.PurgeProtection, _vault.RetentionDays) = (true, 30);
        await _vault.CreateKey("k");
        Assert.True((await _vault.Recovery("k")).OutlastsErasure);
        await _vault.Delete("k");
        await Assert.ThrowsAsync<KeyVaultException>(() => _vault.Purge("k"));
        _time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(KeyPresence.Absent, await _vault.Probe("k"));
        var purge = (await _vault.Read(Start, _time.GetUtcNow())).Events[^1];
        Assert.Equal((Start.AddDays(30), VaultOperations.Purge, VaultOperations.VaultItself), (purge.At, purge.Operation, purge.Principal));
    }

    [Fact]
    public async Task Gaps_are_reported_where_a_test_puts_them()
    {
        _vault.Gaps.Add(new(Start, Start.AddHours(1)));
        Assert.Single((await _vault.Read(Start.AddMinutes(10), Start.AddMinutes(20))).Gaps);
        Assert.Empty((await _vault.Read(Start.AddHours(2), Start.AddHours(3))).Gaps);
    }

    private static byte[] Wrap(VaultKey key)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        return rsa.Encrypt([7], RSAEncryptionPadding.OaepSHA256);
    }
}

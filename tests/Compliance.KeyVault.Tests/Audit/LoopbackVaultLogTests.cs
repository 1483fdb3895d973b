using Compliance.LocalHost.Vault;
using Compliance.LocalHost.Vault.Rest;
using Compliance.Protection.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.Audit;

public sealed class LoopbackVaultLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("compliance-vault-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_local_vaults_audit_is_read_through_its_server()
    {
        var began = TimeProvider.System.GetUtcNow();
        await using var server = await LocalVaultServer.Start(new() { DataDirectory = _directory });
        using (var vault = new LocalKeyVault(new() { Directory = Path.Combine(_directory, "vault") }, TimeProvider.System))
        {
            await vault.As("provisioner").CreateKey("k");
            await vault.As("eraser").Delete("k");
            await vault.As("eraser").Purge("k");
        }
        using var audit = Audit(server.Url, server.Thumbprint);
        var trail = await audit.Read(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow());
        Assert.Empty(trail.Events);
        Assert.Empty(trail.Gaps);

        trail = await audit.Read(began.AddDays(-1), TimeProvider.System.GetUtcNow());
        Assert.Equal(
            [("KeyCreate", "provisioner"), ("KeyDelete", "eraser"), ("KeyPurge", "eraser")],
            trail.Events.Select(each => (each.Operation, each.Principal)));
        Assert.Equal(began.AddDays(-1), Assert.Single(trail.Gaps).From);
    }

    [Fact]
    public async Task What_does_not_answer_or_has_another_certificate_is_a_gap()
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow());
        await using var server = await LocalVaultServer.Start(new() { DataDirectory = _directory });
        using var other = Audit(server.Url, new string('0', 64));
        using var nobody = Audit(new("https://localhost:1"), server.Thumbprint);
        foreach (var audit in new[] { other, nobody })
            Assert.Equal((from, to), Assert.Single((await audit.Read(from, to)).Gaps.Select(gap => (gap.From, gap.To))));
    }

    private static AzureVaultAudit Audit(Uri vault, string thumbprint) => AzureVaultAudit.Open(
        new() { Shards = { vault.ToString() }, LoopbackCertificate = thumbprint },
        () => throw new InvalidOperationException("Nobody is asked."),
        TimeProvider.System);
}

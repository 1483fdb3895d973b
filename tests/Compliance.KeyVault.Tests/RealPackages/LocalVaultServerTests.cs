using Compliance.Keys;
using Compliance.LocalHost.Vault;
using Compliance.LocalHost.Vault.Rest;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Vault;
using Compliance.Testing.Vault;
using Compliance.KeyVault;

namespace Compliance.KeyVault.Tests.RealPackages;

/// <summary>The adapter, whole, against the local host's vault over TLS: no part between them is a double.</summary>
public sealed class LocalVaultServerContractTests(ServedVault served) : KeyVaultContract, IClassFixture<ServedVault>
{
    protected override IKeyVault Vault => served.Keys;
}

public sealed class LocalVaultServerTests
{
    [Fact]
    public async Task A_server_with_another_certificate_is_sent_nothing()
    {
        await using var served = await ServedVault.Start();
        var options = served.Options;
        options.LoopbackCertificate = new string('0', 64);
        var keys = AzureKeyVault.Open(options, VaultAccess.By(options), TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<KeyVaultException>(() => keys.CreateKey("k"));
        Assert.Equal(KeyVaultError.Unavailable, refusal.Error);
        Assert.EndsWith("had no answer: SecureConnectionError.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_takes_its_time_is_waited_for()
    {
        await using var served = await ServedVault.Start(options => options with { DeletionTakes = TimeSpan.FromMilliseconds(600) });
        await served.Keys.CreateKey("k");
        await served.Keys.Delete("k");
        Assert.Equal(KeyPresence.Deleted, await served.Keys.Probe("k"));
    }

    [Fact]
    public async Task Between_a_purge_and_its_end_the_name_is_absent_and_in_conflict()
    {
        await using var served = await ServedVault.Start(options => options with { PurgeTakes = TimeSpan.FromMinutes(1) });
        await served.Keys.CreateKey("k");
        await served.Keys.Delete("k");
        await served.Keys.Purge("k");
        Assert.Equal(KeyPresence.Absent, await served.Keys.Probe("k"));
        Assert.Equal(KeyVaultError.Conflict, (await Assert.ThrowsAsync<KeyVaultException>(() => served.Keys.CreateKey("k"))).Error);
    }

    [Fact]
    public async Task Its_audit_notes_the_app_as_the_settings_name_it()
    {
        await using var served = await ServedVault.Start();
        served.Options.ClientId = "01234567-89ab-cdef-0123-456789abcdef";
        var keys = AzureKeyVault.Open(served.Options, VaultAccess.By(served.Options), TimeProvider.System);
        var key = await keys.CreateKey("k");
        await keys.Rotate("k");
        await keys.Delete("k");
        await keys.Purge("k");
        var events = await served.Events();
        Assert.Equal(["KeyCreate", "KeyCreate", "KeyDelete", "KeyPurge"], events.Select(each => each.Operation));
        Assert.All(
            events,
            each => Assert.Equal((key.Reference.Name, served.Options.ClientId, true), (each.KeyName, each.Principal, each.Succeeded)));
    }

    [Fact]
    public async Task Purge_protection_refuses_the_purge_and_a_long_one_the_start()
    {
        await using var served = await ServedVault.Start(options => options with { PurgeProtection = true, SoftDeleteRetentionDays = 8 });
        var protection = new ProtectionOptions { Tenant = "t" };
        await served.Keys.CreateKey(protection.ControlKeyName);
        await served.Keys.CreateKey("k");
        await served.Keys.Delete("k");
        Assert.Equal(KeyVaultError.Forbidden, (await Assert.ThrowsAsync<KeyVaultException>(() => served.Keys.Purge("k"))).Error);
        var refused = await Assert.ThrowsAsync<VaultRetentionException>(() => new VaultRetention(served.Keys, protection).Require(default));
        Assert.Equal([(0, 8)], refused.Faults);
    }

    [Fact]
    public async Task Notes_are_signed_there_with_a_key_made_on_first_use()
    {
        await using var served = await ServedVault.Start();
        using var signer = new KeyVaultStatementSigner(served.Address, VaultAccess.By(served.Options), served.Options, TimeProvider.System);
        await signer.Prepare();
        var note = "a checkpoint"u8.ToArray();
        var signature = await (await EcdsaNoteSigner.Create(signer, "log.example")).Sign(note);
        Assert.True(VerifierKey.Ecdsa("log.example", await signer.GetPublicKey()).Verify(note, signature));
    }
}

/// <summary>A served vault and the adapter on it.</summary>
public sealed class ServedVault : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("compliance-vault-").FullName;
    private LocalVaultServer? _server;

    public Uri Address => _server!.Url;

    internal KeyVaultOptions Options { get; private set; } = new();

    internal AzureKeyVault Keys { get; private set; } = new([]);

    internal static async Task<ServedVault> Start(Func<LocalVaultServerOptions, LocalVaultServerOptions>? configure = null)
    {
        var served = new ServedVault();
        await served.Serve(configure ?? (options => options));
        return served;
    }

    internal async Task<IReadOnlyList<VaultEvent>> Events()
    {
        // Another process that looks at the same directory.
        using var vault = new LocalKeyVault(new() { Directory = Path.Combine(_directory, "vault") }, TimeProvider.System);
        return (await vault.Audit.Read(DateTimeOffset.MinValue, DateTimeOffset.MaxValue)).Events;
    }

    public ValueTask InitializeAsync() => new(Serve(options => options));

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task Serve(Func<LocalVaultServerOptions, LocalVaultServerOptions> configure)
    {
        _server = await LocalVaultServer.Start(configure(new LocalVaultServerOptions { DataDirectory = _directory }));
        Options = new KeyVaultOptions { Shards = { Address.ToString() }, LoopbackCertificate = _server.Thumbprint };
        Keys = AzureKeyVault.Open(Options, VaultAccess.By(Options), TimeProvider.System);
    }
}

using System.Security.Cryptography;
using Compliance.LocalHost.Vault.Rest;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.LocalHost.Tests.Vault.Rest;

/// <summary>A vault of each test's own, served, and a client that speaks to it.</summary>
public abstract class ServedVault : IAsyncLifetime
{
    private readonly VaultDirectory _directory = new();

    protected static byte[] Secret { get; } = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];

    protected string Directory => _directory.Path;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, 250, TimeSpan.Zero));

    protected LocalVaultServer Server { get; private set; } = null!;

    private protected RestClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync() => await Open(null);

    public async ValueTask DisposeAsync()
    {
        await Close();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task Reopen(LocalVaultServerOptions? options = null)
    {
        await Close();
        await Open(options);
    }

    private protected static byte[] Wrap(Answer key)
    {
        using var rsa = key.PublicKey();
        return rsa.Encrypt(Secret, RSAEncryptionPadding.OaepSHA256);
    }

    private async Task Open(LocalVaultServerOptions? options)
    {
        Server = await LocalVaultServer.Start(options ?? new() { DataDirectory = Directory }, Time);
        Client = new RestClient(Server);
    }

    private async Task Close()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }
}

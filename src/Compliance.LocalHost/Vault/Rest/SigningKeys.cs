using System.Security.Cryptography;

namespace Compliance.LocalHost.Vault.Rest;

/// <summary>The one key that signs: the local host's own, made when it is first asked for. It is neither disabled nor deleted.</summary>
internal sealed class SigningKeys(string name, string path) : IKeyCollection, IDisposable
{
    private const string Algorithm = "ES256";
    private const int VersionLength = 32;

    private readonly Lock _gate = new();
    private LocalStatementSigner? _signer;

    public async Task<ServedKey?> Find(string wanted, string? version, CancellationToken cancellation) =>
        await Versions(wanted, cancellation) is [var only] && (version is null || version == only.Reference.Version) ? only : null;

    public async Task<IReadOnlyList<ServedKey>> Versions(string wanted, CancellationToken cancellation) =>
        Signer(create: false) is { } there ? [await Show(there, cancellation)] : [];

    public async Task<ServedKey> Create(string caller, string wanted, CreateBody body, CancellationToken cancellation)
    {
        if (body is not { Kty: "EC", Crv: null or "P-256", KeySize: null })
            throw VaultRefusal.BadParameter($"{name} is the local vault's signing key, an EC key on P-256.");
        if (Signer(create: false) is not null)
            throw VaultRefusal.Exists(name);
        return await Show(Signer(create: true)!, cancellation);
    }

    public Task SetEnabled(string caller, string wanted, string version, bool enabled, CancellationToken cancellation) =>
        enabled ? Task.CompletedTask : throw Kept();

    public Task Delete(string caller, string wanted, CancellationToken cancellation) => throw Kept();

    public Task Purge(string caller, string wanted, CancellationToken cancellation) => throw Kept();

    public Task Recover(string caller, string wanted, CancellationToken cancellation) => throw Kept();

    public Task<byte[]> Backup(string caller, string wanted, CancellationToken cancellation) => throw Kept();

    public Task<byte[]> Use(string caller, ServedKey key, string algorithm, byte[] value, CancellationToken cancellation)
    {
        if (algorithm != Algorithm)
            throw VaultRefusal.BadParameter($"The local vault signs with {Algorithm}.");
        return value.Length == SHA256.HashSizeInBytes
            ? Signer(create: false)!.Sign(value, cancellation)
            : throw VaultRefusal.BadParameter($"{Algorithm} signs a digest of 32 bytes.");
    }

    public Task<IReadOnlyList<string>> Names(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>(Signer(create: false) is null ? [] : [name]);

    public void Dispose() => _signer?.Dispose();

    private async Task<ServedKey> Show(LocalStatementSigner there, CancellationToken cancellation)
    {
        // The file keeps no version, so it is the key's own fingerprint.
        var publicKey = await there.GetPublicKey(cancellation);
        var version = Convert.ToHexStringLower(SHA256.HashData(publicKey))[..VersionLength];
        return new(
            new(name, version), publicKey, ServedKey.Sign, new KeyAttributes(Enabled: true, "CustomizedRecoverable", RecoverableDays: 7));
    }

    private LocalStatementSigner? Signer(bool create)
    {
        lock (_gate)
        {
            return _signer ??= create || File.Exists(path) ? new LocalStatementSigner(path) : null;
        }
    }

    private VaultRefusal Kept() => VaultRefusal.Forbidden($"The local vault keeps {name} as it is.");
}

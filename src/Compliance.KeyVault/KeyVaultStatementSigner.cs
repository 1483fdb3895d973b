using Azure.Security.KeyVault.Keys;
using Azure.Security.KeyVault.Keys.Cryptography;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;
using Compliance.Protection.Vault;

namespace Compliance.KeyVault;

/// <summary>
/// Signs with an EC P-256 key that never leaves its vault. The version found first is the one it signs with as long as the process
/// lives, so that public key and signatures belong together; a new version is taken up at the next start.
/// </summary>
internal sealed class KeyVaultStatementSigner : IStatementSigner, IDisposable
{
    public const string KeyName = "compliance-signing";

    private const int DigestSize = 32;
    private readonly KeyClient _keys;
    private readonly KeyClient _uses;
    private readonly VaultCalls _calls;
    private readonly SemaphoreSlim _turn = new(1);
    private Pinned? _pinned;

    public KeyVaultStatementSigner(Uri vault, VaultAccess access, KeyVaultOptions options, TimeProvider time)
    {
        _keys = access.Keys(vault);
        _uses = access.Uses(vault);
        _calls = new(vault, options, time);
    }

    public Uri Vault => _calls.Vault;

    public async Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) =>
        (await Pin(cancellationToken)).PublicKey.ToArray();

    public async Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default)
    {
        if (digest.Length != DigestSize) throw new ArgumentException("A SHA-256 digest has 32 bytes.", nameof(digest));
        var client = _uses.GetCryptographyClient(KeyName, (await Pin(cancellationToken)).Version);
        var result = await _calls.Send(
            "sign", token => client.SignAsync(SignatureAlgorithm.ES256, digest.ToArray(), token), cancellationToken);
        return result.Signature;
    }

    /// <summary>
    /// Makes the key if it is missing. For a vault emulator: in Azure the key is deployed, and nobody here may create one.
    /// </summary>
    public async Task Prepare(CancellationToken cancellationToken = default)
    {
        try
        {
            await Pin(cancellationToken);
        }
        catch (KeyVaultException refusal) when (refusal.Error == KeyVaultError.NotFound)
        {
            var wanted = new CreateEcKeyOptions(KeyName) { CurveName = KeyCurveName.P256, KeyOperations = { KeyOperation.Sign } };
            await _calls.Create("create signing key", token => _keys.CreateEcKeyAsync(wanted, token), cancellationToken);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Pinned> Pin(CancellationToken cancellationToken)
    {
        if (_pinned is { } known) return known;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return _pinned ??= await Read(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Pinned> Read(CancellationToken cancellationToken)
    {
        KeyVaultKey key = await _calls.Send(
            "get signing key", token => _keys.GetKeyAsync(KeyName, cancellationToken: token), cancellationToken);
        try
        {
            using var ecdsa = key.Key.ToECDsa();
            return new(key.Properties.Version, VerifierKey.Ecdsa(KeyName, ecdsa.ExportSubjectPublicKeyInfo()).PublicKey);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw VaultFault.Told(KeyVaultError.Rejected, "get signing key", Vault, "found a key that is not EC P-256");
        }
    }

    private sealed record Pinned(string Version, ReadOnlyMemory<byte> PublicKey);
}

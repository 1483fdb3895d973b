using Compliance.Proof.Verifying;
using NSec.Cryptography;

namespace Compliance.Proof.Notes;

/// <summary>Signs with Ed25519, the private key in memory.</summary>
public sealed class Ed25519NoteSigner : INoteSigner, IDisposable
{
    private readonly Key _key;

    /// <param name="privateKey">The 32-byte seed of RFC 8032.</param>
    /// <param name="name">In which it signs.</param>
    /// <exception cref="FormatException">The name or the private key is none.</exception>
    public Ed25519NoteSigner(ReadOnlySpan<byte> privateKey, string name)
    {
        _key = NSec.Cryptography.Key.Import(SignatureAlgorithm.Ed25519, privateKey, KeyBlobFormat.RawPrivateKey);
        Key = VerifierKey.Ed25519(name, _key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <inheritdoc />
    public VerifierKey Key { get; }

    /// <inheritdoc />
    public Task<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        Task.FromResult(SignatureAlgorithm.Ed25519.Sign(_key, message.Span));

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}

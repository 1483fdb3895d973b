using System.Buffers.Binary;
using Compliance.Proof.Verifying;
using NSec.Cryptography;

namespace Compliance.Proof.Notes;

/// <summary>Cosigns checkpoints as a witness, c2sp.org/tlog-cosignature v1. Whoever calls it has checked consistency before.</summary>
public sealed class CosignatureSigner : INoteSigner, IDisposable
{
    private readonly Key _key;
    private readonly TimeProvider _time;

    /// <param name="privateKey">The 32-byte seed of RFC 8032; of this witness alone, since what is signed does not hold its name.</param>
    /// <param name="name">Of the witness.</param>
    /// <param name="time">Whose seconds stand in the cosignature.</param>
    /// <exception cref="FormatException">The name or the private key is none.</exception>
    public CosignatureSigner(ReadOnlySpan<byte> privateKey, string name, TimeProvider time)
    {
        _time = time;
        _key = NSec.Cryptography.Key.Import(SignatureAlgorithm.Ed25519, privateKey, KeyBlobFormat.RawPrivateKey);
        Key = VerifierKey.Cosigner(name, _key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <inheritdoc />
    public VerifierKey Key { get; }

    /// <inheritdoc />
    public Task<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        var time = _time.GetUtcNow().ToUnixTimeSeconds();
        var signature = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(signature, time);
        return Task.FromResult<byte[]>([
            .. signature,
            .. SignatureAlgorithm.Ed25519.Sign(_key, VerifierKey.CosignedMessage(time, message.Span)),
        ]);
    }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();
}

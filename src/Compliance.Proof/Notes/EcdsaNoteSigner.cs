using System.Security.Cryptography;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Notes;

/// <summary>Signs with ECDSA P-256, the private key wherever the statement signer keeps it.</summary>
public sealed class EcdsaNoteSigner : INoteSigner
{
    private readonly IStatementSigner _signer;

    private EcdsaNoteSigner(IStatementSigner signer, VerifierKey key) => (_signer, Key) = (signer, key);

    /// <inheritdoc />
    public VerifierKey Key { get; }

    /// <summary>Asks the signer for its public key, once.</summary>
    /// <exception cref="FormatException">The name or the public key is none.</exception>
    public static async Task<EcdsaNoteSigner> Create(IStatementSigner signer, string name, CancellationToken cancellationToken = default) =>
        new(signer, VerifierKey.Ecdsa(name, await signer.GetPublicKey(cancellationToken)));

    /// <inheritdoc />
    /// <exception cref="CryptographicException">The signer's answer does not verify with its public key.</exception>
    public async Task<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        var signature = EcdsaSignature.ToLowSDer(await _signer.Sign(SHA256.HashData(message.Span), cancellationToken));
        return Key.Verify(message.Span, signature)
            ? signature
            : throw new CryptographicException("The signer's signature does not verify.");
    }
}

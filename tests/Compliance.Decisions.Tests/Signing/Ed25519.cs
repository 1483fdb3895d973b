using Compliance.Decisions.Signing;
using NSec.Cryptography;

namespace Compliance.Decisions.Tests.Signing;

/// <summary>What an application brings to sign with Ed25519.</summary>
internal sealed class Ed25519(Key key) : IDecisionSigner, IDecisionKey
{
    public string KeyId => "ed";

    public DecisionAlgorithm Algorithm => DecisionAlgorithm.Ed25519;

    public ValueTask<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(SignatureAlgorithm.Ed25519.Sign(key, message.Span));

    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(key.PublicKey, message, signature);
}

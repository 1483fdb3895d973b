namespace Compliance.Decisions.Signing;

/// <summary>The kinds of signatures. Each is 64 bytes.</summary>
public enum DecisionAlgorithm
{
    /// <summary>ECDSA on P-256 with SHA-256 (RFC 7518, section 3.4): r before s.</summary>
    ES256,

    /// <summary>
    /// Ed25519 (RFC 8032, section 5.1), in JOSE by this name (RFC 9864, section 2.2). The base class library has none: the application
    /// brings its own.
    /// </summary>
    Ed25519,
}

/// <summary>Holds a private key and signs with it.</summary>
public interface IDecisionSigner
{
    /// <summary>By which the verifier finds the public key: 1 to 256 of the characters a-z, A-Z, 0-9 and ._:/+-</summary>
    string KeyId { get; }

    /// <summary>The kind of its signatures.</summary>
    DecisionAlgorithm Algorithm { get; }

    /// <summary>Signs these bytes: 64 bytes. For ES256 s need not be low.</summary>
    ValueTask<byte[]> Sign(ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default);
}

/// <summary>A public key that the verifier trusts.</summary>
public interface IDecisionKey
{
    /// <summary>See <see cref="IDecisionSigner.KeyId"/>.</summary>
    string KeyId { get; }

    /// <summary>The one kind of signatures that it takes.</summary>
    DecisionAlgorithm Algorithm { get; }

    /// <summary>Whether the 64 bytes are its signature over the message.</summary>
    bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}

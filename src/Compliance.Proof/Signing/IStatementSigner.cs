namespace Compliance.Proof.Signing;

/// <summary>Holds an ECDSA P-256 private key and signs with it: a Key Vault key in Azure, a file on one machine.</summary>
public interface IStatementSigner
{
    /// <summary>The public key as DER SubjectPublicKeyInfo.</summary>
    Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default);

    /// <summary>Signs a SHA-256 digest (ES256). 64 bytes, r before s, as Key Vault gives them; s need not be low.</summary>
    Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default);
}

using System.Security.Cryptography;
using Compliance.Proof.Signing;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Certificates;

/// <summary>Signs statements into certificate files.</summary>
public sealed class CertificateIssuer(IStatementSigner signer)
{
    /// <summary>Signs the statement's bytes as they are and returns the certificate file. Two certificates of one statement differ in their signature.</summary>
    /// <param name="statement">A JSON object that <see cref="StrictJson"/> accepts; being one, it cannot be mistaken for a signed note of the log.</param>
    /// <param name="cancellationToken">Cancels the signing.</param>
    /// <exception cref="FormatException">The statement is not such an object.</exception>
    /// <exception cref="CryptographicException">The signer's answer does not verify with its own public key.</exception>
    public async Task<byte[]> Issue(ReadOnlyMemory<byte> statement, CancellationToken cancellationToken = default)
    {
        StrictJson.ParseObject(statement.Span);
        var publicKey = await signer.GetPublicKey(cancellationToken);
        var signature = EcdsaSignature.ToLowSDer(await signer.Sign(SHA256.HashData(statement.Span), cancellationToken));
        var file = Certificate.Of(statement.ToArray(), StatementKey.Import(publicKey), signature).Write();
        var check = CertificateVerifier.Verify(file, publicKey);
        return check.IsValid ? file : throw new CryptographicException("The signer's signature does not verify.");
    }
}

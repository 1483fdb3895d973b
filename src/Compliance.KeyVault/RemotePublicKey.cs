using Compliance.Proof.Signing;

namespace Compliance.KeyVault;

/// <summary>The signing key to an app without the signer's role: it reads the public half, and in Azure it may do no more.</summary>
internal sealed class RemotePublicKey(IStatementSigner signer) : IStatementSigner
{
    public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) => signer.GetPublicKey(cancellationToken);

    public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("This app is not deployed as signer, and signs nothing.");
}

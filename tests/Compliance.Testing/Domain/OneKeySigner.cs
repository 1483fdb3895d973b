using System.Security.Cryptography;
using Compliance.Proof.Signing;

namespace Compliance.Testing.Domain;

/// <summary>Signs with a key that dies with the test.</summary>
public sealed class OneKeySigner : IStatementSigner, IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) => Task.FromResult(key.ExportSubjectPublicKeyInfo());

    public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) =>
        Task.FromResult(key.SignHash(digest.Span));

    public void Dispose() => key.Dispose();
}

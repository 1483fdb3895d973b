using System.Security.Cryptography;
using Compliance.Proof.Signing;

namespace Compliance.Testing.Domain;

/// <summary>Signs with a key that dies with the test.</summary>
public sealed class OneKeySigner : IStatementSigner, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) => Task.FromResult(_key.ExportSubjectPublicKeyInfo());

    public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) =>
        Task.FromResult(_key.SignHash(digest.Span));

    public void Dispose() => _key.Dispose();
}

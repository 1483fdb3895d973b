using System.Security.Cryptography;
using Compliance.Proof.Signing;

namespace Compliance.Proof.Tests.Signing;

/// <summary>A key that lives as long as the test.</summary>
internal sealed class EphemeralSigner : IStatementSigner, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Changes signatures on their way out.</summary>
    public Func<byte[], byte[]> Alter { get; init; } = signature => signature;

    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    public Task<byte[]> GetPublicKey(CancellationToken cancellationToken = default) => Task.FromResult(PublicKey);

    public Task<byte[]> Sign(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken = default) =>
        Task.FromResult(Alter(_key.SignHash(digest.Span)));

    public void Dispose() => _key.Dispose();
}

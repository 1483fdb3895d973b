using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;

namespace Compliance.Certificates;

/// <summary>What operators have logged where the log is signed: certificates revoked, log keys compromised or followed by others.</summary>
public interface ILogService
{
    /// <summary>Revokes a request's newest certificate. Asked again, the first reason stays.</summary>
    /// <returns>The reason that is logged; null where there is no certificate.</returns>
    Task<string?> Revoke(string requestId, string why, CancellationToken cancellation);

    /// <param name="keyId">Of the log key, eight hexadecimal digits.</param>
    /// <param name="from">The size of the first checkpoint that is not to be relied on.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>The entry's index.</returns>
    Task<long> KeyCompromised(string keyId, long from, CancellationToken cancellation);

    /// <returns>The entry's index.</returns>
    Task<long> KeySuccessor(VerifierKey key, CancellationToken cancellation);
}

public sealed class LogService(IEvidenceLog log, ICertificateStore certificates) : ILogService
{
    public async Task<string?> Revoke(string requestId, string why, CancellationToken cancellation)
    {
        foreach (var name in CertificateName.Newest(requestId))
        {
            if (await certificates.Find(name, cancellation) is null)
                continue;
            var leaf = await log.Find(EntryIds.Certificate(requestId, name.Kind), cancellation)
                ?? throw new InvalidOperationException("A certificate is kept whose statement the log does not have.");
            return (await log.Append(new LogRevoked(requestId, MerkleProof.LeafHash(leaf.Entry.Leaf()), why), cancellation))[0]
                .Member("why");
        }

        return null;
    }

    public async Task<long> KeyCompromised(string keyId, long from, CancellationToken cancellation) =>
        (await log.Append(new LogKeyCompromised(keyId, from), cancellation))[0].Index;

    public async Task<long> KeySuccessor(VerifierKey key, CancellationToken cancellation) =>
        (await log.Append(new LogKeySuccessor(key.ToString()), cancellation))[0].Index;
}

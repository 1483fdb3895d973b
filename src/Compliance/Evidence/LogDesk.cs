using Compliance.Proof.Verifying;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>What operators have logged where the log is signed: certificates revoked, log keys compromised or followed by others.</summary>
public interface ILogDesk
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

public sealed class LogDesk(IEvidenceLog log, ICertificateStore certificates, IClock clock) : ILogDesk
{
    public async Task<string?> Revoke(string requestId, string why, CancellationToken cancellation)
    {
        foreach (var name in CertificateName.Newest(requestId))
        {
            if (await certificates.Find(name, cancellation) is null)
                continue;
            var leaf = await log.Find(SupportingEntries.CertificateId(requestId, name.Kind), cancellation)
                ?? throw new InvalidOperationException("A certificate is kept whose statement the log does not have.");
            var draft = Entries.Revoked(requestId, MerkleProof.LeafHash(leaf.Entry.Leaf()), why, clock.GetCurrentInstant());
            return (await log.Append(draft, cancellation)).Member("why");
        }

        return null;
    }

    public async Task<long> KeyCompromised(string keyId, long from, CancellationToken cancellation) =>
        (await log.Append(Entries.LogKeyCompromised(keyId, from, clock.GetCurrentInstant()), cancellation)).Index;

    public async Task<long> KeySuccessor(VerifierKey key, CancellationToken cancellation) =>
        (await log.Append(Entries.LogKeySuccessor(key.ToString(), clock.GetCurrentInstant()), cancellation)).Index;
}

using System.Security.Cryptography;
using Compliance.Proof.Verifying;
using Compliance.Subjects;

namespace Compliance.Requests.Case;

/// <summary>What opens a subject commitment beside the identities: with it, a customer shows that a certificate is about them.</summary>
/// <param name="salt">32 random bytes.</param>
/// <param name="nonce">The customer's own; empty where they gave none.</param>
public sealed class CommitmentOpening(ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> nonce)
{
    /// <summary>In bytes, the longest nonce that is taken.</summary>
    public const int MaxNonceLength = 64;

    public ReadOnlyMemory<byte> Salt { get; } = salt;

    public ReadOnlyMemory<byte> Nonce { get; } = nonce;

    public static CommitmentOpening Fresh(ReadOnlyMemory<byte> nonce) =>
        new(RandomNumberGenerator.GetBytes(SubjectCommitment.SaltSize), nonce);

    /// <summary>32 bytes that tell nothing of the person to whoever lacks the salt.</summary>
    public byte[] Commit(string requestId, Identities identities) =>
        SubjectCommitment.Of(
            Salt.Span,
            requestId,
            identities.All.ToDictionary(each => each.Kind, each => each.Value.Reveal(), StringComparer.Ordinal),
            Nonce.Span);

    public override string ToString() => Personal.Redacted;
}

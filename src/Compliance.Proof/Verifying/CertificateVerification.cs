namespace Compliance.Proof.Verifying;

/// <summary>Why a certificate was refused.</summary>
public enum CertificateFailure
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The file is larger than any certificate.</summary>
    TooLarge,

    /// <summary>The file is not the one whose sum it states, or states none.</summary>
    SumMismatch,

    /// <summary>The file is not a certificate, or not in its one spelling.</summary>
    Malformed,

    /// <summary>A statement is not strict JSON, or lacks what it must say.</summary>
    StatementMalformed,

    /// <summary>The checkpoint is of another log than the statement, or than the keys given.</summary>
    OtherLog,

    /// <summary>The entries in the file are not those that the statement rests on.</summary>
    EntriesMismatch,

    /// <summary>An entry is about another request.</summary>
    OtherRequest,

    /// <summary>An entry is about another vault key, or none stands behind what the statement names of a key.</summary>
    OtherKey,

    /// <summary>The statement says that the erasure is complete or pending, and its entries do not show it.</summary>
    OutcomeNotShown,

    /// <summary>The statement is not in the log at its index.</summary>
    StatementNotIncluded,

    /// <summary>An entry is not in the log at its index.</summary>
    EntryNotIncluded,

    /// <summary>A log key that was given did not sign, or none of the policy's logs did.</summary>
    NotSigned,

    /// <summary>A signature of a known key is false, or in another spelling than the one that is accepted.</summary>
    SignatureInvalid,

    /// <summary>The policy's witnesses did not cosign in the number it demands.</summary>
    QuorumMissing,

    /// <summary>The earlier checkpoint is not one that the log keys signed.</summary>
    EarlierInvalid,

    /// <summary>The earlier checkpoint is of another log.</summary>
    EarlierOfOtherLog,

    /// <summary>The log had more entries at the earlier checkpoint.</summary>
    RolledBack,

    /// <summary>The log had other entries at the earlier checkpoint.</summary>
    Forked,

    /// <summary>The file has no proof from the earlier checkpoint's size.</summary>
    ConsistencyMissing,

    /// <summary>The file has no timestamp, and the reader asked for one.</summary>
    TimestampMissing,

    /// <summary>A timestamp is false, or of another checkpoint.</summary>
    TimestampInvalid,

    /// <summary>The request is not the one that salt, nonce and identities belong to.</summary>
    OtherSubject,
}

/// <summary>What makes a request someone's own, see <see cref="SubjectCommitment"/>.</summary>
/// <param name="Salt">32 bytes, handed out at submission.</param>
/// <param name="Nonce">The customer's own; may be empty.</param>
/// <param name="Identities">As stated at submission, value by kind.</param>
public sealed record SubjectClaim(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Nonce, IReadOnlyDictionary<string, string> Identities);

/// <summary>What the reader of a certificate knows and trusts beside it. At least one log key or a policy with logs is needed.</summary>
public sealed record VerificationOptions
{
    /// <summary>The log's public keys: each of them must have signed.</summary>
    public IReadOnlyList<VerifierKey> LogKeys { get; init; } = [];

    /// <summary>Any one of its logs must have signed, and its quorum of witnesses cosigned.</summary>
    public LogPolicy? Policy { get; init; }

    /// <summary>A signed checkpoint kept from before, which the log must still contain.</summary>
    public ReadOnlyMemory<byte>? EarlierCheckpoint { get; init; }

    /// <summary>Shows that the certificate is about this request.</summary>
    public SubjectClaim? Claim { get; init; }

    /// <summary>Given a token and the SHA-256 that it must be about, answers its time, or null if it is false. With it, a file without a token is refused.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, DateTimeOffset?>? CheckTimestamp { get; init; }
}

/// <summary>What the verifier found.</summary>
/// <param name="Failure">The first check that did not hold; None if all did.</param>
/// <param name="Reason">The finding in plain words.</param>
/// <param name="Certificate">The statement and what it rests on; null unless all checks held, for then nothing of it may be believed.</param>
/// <param name="NotShown">What the checks that were made do not exclude, a sentence each.</param>
/// <param name="Timestamped">The times of the tokens that were checked.</param>
public sealed record CertificateVerification(
    CertificateFailure Failure, string Reason, Certificate? Certificate, IReadOnlyList<string> NotShown, IReadOnlyList<DateTimeOffset> Timestamped)
{
    /// <summary>Whether every check held.</summary>
    public bool IsValid => Failure == CertificateFailure.None;
}

/// <summary>A check did not hold. Stays inside the verifier.</summary>
internal sealed class RefusedException(CertificateFailure failure, string reason) : Exception(reason)
{
    public CertificateFailure Failure => failure;

    public static void Unless(bool holds, CertificateFailure failure, string reason)
    {
        if (!holds) throw new RefusedException(failure, reason);
    }
}

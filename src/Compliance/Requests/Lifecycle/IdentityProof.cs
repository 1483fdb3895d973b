using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>How it came to be known who asks.</summary>
public enum ProofMethod
{
    /// <summary>A one-time code, sent to an address on file, was typed in.</summary>
    Code,

    /// <summary>The caller, who is trusted to, answers for it without saying how.</summary>
    Caller,

    /// <summary>The person was logged in at the caller. Not enough for an erasure: whoever sits at an open session could ask.</summary>
    Session,

    /// <summary>The person logged in again for this request.</summary>
    Reauthentication,

    /// <summary>An operator compared a document.</summary>
    Document,

    /// <summary>An operator met the person.</summary>
    InPerson,

    /// <summary>Nobody proved it in time.</summary>
    Expired,
}

/// <summary>The proof that a request needs of who asks.</summary>
/// <param name="By">How it was settled; null while it is awaited.</param>
/// <param name="At">When.</param>
public sealed record IdentityProof(ProofMethod? By = null, Instant? At = null)
{
    public static IdentityProof Awaited { get; } = new();

    public bool IsAwaited => By is null;

    public bool IsGiven => By is not (null or ProofMethod.Expired);
}

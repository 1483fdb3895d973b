using Compliance.Subjects;
using NodaTime;

namespace Compliance.Web.Requests;

/// <summary>What the API asks of the domain about requests.</summary>
public interface IRequestDesk
{
    /// <param name="request">Checked for form; whether anybody is behind it is found out later.</param>
    /// <param name="callerId">Who submits; idempotency keys are the caller's own.</param>
    /// <param name="idempotencyKey">Null when the caller gave none, and every submission is a new request.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task<Submission> Submit(SubmitRequest request, string callerId, string? idempotencyKey, CancellationToken cancellation);

    Task<RequestStatus?> Find(string requestId, CancellationToken cancellation);

    /// <returns>The export while it is read, or null when there is none (any more).</returns>
    Task<Stream?> OpenExport(string requestId, CancellationToken cancellation);

    /// <returns>The bytes as issued, or null when there are none yet.</returns>
    Task<ReadOnlyMemory<byte>?> ReadCertificate(string requestId, CancellationToken cancellation);
}

public enum Right
{
    /// <summary>GDPR Art. 15.</summary>
    Access,

    /// <summary>GDPR Art. 17.</summary>
    Erasure,
}

public sealed record SubmitRequest(Right Right, string? Regime, IReadOnlyDictionary<string, Personal<string>> Identities);

/// <param name="RequestId">The request that was made now, or under the same key before.</param>
/// <param name="SameContent">False when the key was used before for something else.</param>
public sealed record Submission(string RequestId, bool SameContent);

public sealed record RequestStatus(string Id, Right Right, string Regime, Instant Received, LocalDate Due, string State);

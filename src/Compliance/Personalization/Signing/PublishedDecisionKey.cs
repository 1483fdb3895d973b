using NodaTime;

namespace Compliance.Personalization.Signing;

/// <summary>The public half of a key with which one instance signs decisions, or signed them.</summary>
/// <param name="Id">Its thumbprint (RFC 7638).</param>
/// <param name="X">A coordinate on P-256, base64url.</param>
/// <param name="Y">The other one.</param>
/// <param name="From">From when on it may sign.</param>
/// <param name="Until">When it signs no more.</param>
public sealed record PublishedDecisionKey(string Id, string X, string Y, Instant From, Instant Until);

/// <summary>Keeps the public keys of all instances. No private key ever comes here.</summary>
public interface IDecisionKeyStore
{
    /// <summary>Returns once every instance can list it.</summary>
    Task Publish(PublishedDecisionKey key, CancellationToken cancellation);

    /// <summary>Those that had not ended at an instant, the first to end before the others.</summary>
    Task<IReadOnlyList<PublishedDecisionKey>> List(Instant at, CancellationToken cancellation);

    /// <summary>Removes those that ended before an instant.</summary>
    Task RemoveEndedBefore(Instant at, CancellationToken cancellation);
}

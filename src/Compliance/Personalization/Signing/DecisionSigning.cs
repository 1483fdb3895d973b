using Compliance.Decisions;
using Compliance.Decisions.Signing;
using Compliance.Evidence;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Personalization.Signing;

/// <summary>Signs decisions, so that others can check them without asking.</summary>
public interface IDecisionSigning
{
    /// <summary>The name of this deployment in signed decisions: the origin of its log.</summary>
    string Issuer { get; }

    /// <summary>Signs each as a compact JWS, see <see cref="SignedDecision"/>. Calls no vault.</summary>
    /// <param name="decisions">In any order.</param>
    /// <param name="audience">Who is to act on them.</param>
    /// <param name="cancellation">Stops the call.</param>
    Task<IReadOnlyList<string>> Sign(IReadOnlyList<Decision> decisions, string audience, CancellationToken cancellation);

    /// <summary>The public keys of all instances by which a decision that still holds may be signed.</summary>
    Task<IReadOnlyList<PublishedDecisionKey>> Keys(CancellationToken cancellation);
}

public sealed class DecisionSigning(SigningKeys keys, IDecisionKeyStore store, IOptions<LogOptions> log, IClock clock) : IDecisionSigning
{
    /// <summary>A key's last decisions outlive it: by the longest staleness, and by what clocks differ.</summary>
    private static readonly Duration Outlived = Duration.FromMinutes(10);

    /// <summary>Anyone may ask for the list: however many do, the table is read this often.</summary>
    private static readonly Duration ReadEvery = Duration.FromSeconds(1);

    private volatile Listed? _listed;

    public string Issuer => log.Value.Origin;

    public async Task<IReadOnlyList<string>> Sign(IReadOnlyList<Decision> decisions, string audience, CancellationToken cancellation)
    {
        var signer = await keys.Current(cancellation);
        var parties = new DecisionParties(Issuer, audience);
        var signed = new string[decisions.Count];
        for (var at = 0; at < signed.Length; at++)
            signed[at] = await SignedDecision.Sign(decisions[at], parties, signer, cancellation);
        return signed;
    }

    public async Task<IReadOnlyList<PublishedDecisionKey>> Keys(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        if (_listed is { } listed && listed.At <= now && now < listed.At + ReadEvery)
            return listed.Keys;
        var keys = await store.List(now - Outlived, cancellation);
        _listed = new Listed(now, keys);
        return keys;
    }

    private sealed record Listed(Instant At, IReadOnlyList<PublishedDecisionKey> Keys);
}

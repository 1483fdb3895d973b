using Compliance.Client.Problems;
using Compliance.Decisions.Signing;

namespace Compliance.Client.Decisions;

/// <summary>
/// Checks signed decisions with the published keys of a deployment. The keys are fetched when a decision names one that is not known, and
/// at most every ten seconds for that; otherwise nothing is called. Safe to use from many threads.
/// </summary>
public sealed class SignedDecisionChecks
{
    /// <summary>Decisions that name made-up keys do not become calls without end.</summary>
    private static readonly TimeSpan FetchEvery = TimeSpan.FromSeconds(10);

    /// <summary>A key that is no longer published is believed that much longer.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly DecisionsClient _client;
    private readonly DecisionParties _parties;
    private readonly TimeSpan _leeway;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private Task<Fetched>? _fetching;
    private volatile Fetched? _fetched;

    internal SignedDecisionChecks(DecisionsClient client, DecisionParties parties, TimeSpan leeway, TimeProvider time)
    {
        // Its bounds are checked here, and not when the first decision comes.
        _ = new DecisionVerifier([], parties, time, leeway);
        (_client, _parties, _leeway, _time) = (client, parties, leeway, time);
    }

    /// <summary>Checks a signed decision, as <see cref="DecisionVerifier.Verify"/> does.</summary>
    /// <param name="jws">The compact JWS.</param>
    /// <param name="person">Who was asked about.</param>
    /// <param name="purpose">The purpose that was asked for.</param>
    /// <param name="fields">The fields that were asked for; null: whichever it answers.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">The keys are needed, and there is no answer.</exception>
    public async ValueTask<DecisionVerification> Verify(
        string jws, string person, string purpose, IReadOnlyCollection<string>? fields = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(jws);
        var known = _fetched is { } kept && _time.GetElapsedTime(kept.At) < KeptFor ? kept : await Fetch(cancellation);
        var found = known.Verifier.Verify(jws, person, purpose, fields);
        if (found.Failure != DecisionFailure.UnknownKey || _time.GetElapsedTime(known.At) < FetchEvery)
            return found;
        return (await Fetch(cancellation)).Verifier.Verify(jws, person, purpose, fields);
    }

    /// <summary>Who comes while keys are fetched waits for those.</summary>
    private async Task<Fetched> Fetch(CancellationToken cancellation)
    {
        Task<Fetched> fetching;
        lock (_lock)
        {
            if (_fetching is not { IsCompleted: false })
                _fetching = FetchOnce();
            fetching = _fetching;
        }

        return await fetching.WaitAsync(cancellation);
    }

    /// <summary>Bounded by the client's time-outs, and stopped by no single caller.</summary>
    private async Task<Fetched> FetchOnce()
    {
        var at = _time.GetTimestamp();
        return _fetched = new Fetched(at, new DecisionVerifier(await _client.Keys(CancellationToken.None), _parties, _time, _leeway));
    }

    private sealed record Fetched(long At, DecisionVerifier Verifier);
}

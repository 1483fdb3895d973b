using System.Collections.Concurrent;
using Compliance.Decisions;

namespace Compliance.Client.Decisions;

/// <summary>
/// Keeps decisions for as long as they hold, and never longer: for what asks the same of the same person several times in one page or
/// request. Where the service does not answer, the exception of the client comes through. Safe to use from many threads.
/// </summary>
/// <remarks>
/// A decision is given until its expiry by this machine's clock, and until the time that it held for has passed since it was asked for:
/// clocks that differ make it end sooner, or at most that much later.
/// </remarks>
public sealed class CachedDecisions
{
    private readonly DecisionsClient _client;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly ConcurrentDictionary<Key, Kept> _kept = new();
    private long _forgotten;

    /// <param name="client">Asks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">Decisions that are kept at most, 1 to 1,000,000.</param>
    public CachedDecisions(DecisionsClient client, TimeProvider time, int capacity = 10_000)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1_000_000);
        (_client, _time, _capacity) = (client, time, capacity);
    }

    /// <summary>As <see cref="DecisionsClient.Decide(string, string, IReadOnlyCollection{string}?, CancellationToken)"/>.</summary>
    /// <param name="person">An id of a person or device.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of the purpose's fields; null: all of them.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="Problems.ComplianceException">There is no decision.</exception>
    public async ValueTask<Decision> Decide(
        string person, string purpose, IReadOnlyCollection<string>? fields = null, CancellationToken cancellation = default)
    {
        var key = new Key(person, purpose, fields is null ? null : string.Join('\n', fields.Order(StringComparer.Ordinal)));
        if (_kept.TryGetValue(key, out var kept) && Holds(kept))
            return kept.Decision;
        var (asked, forgotten) = (_time.GetTimestamp(), Interlocked.Read(ref _forgotten));
        var decision = await _client.Decide(person, purpose, fields, cancellation);

        // What somebody told to forget meanwhile may be in this answer.
        if (forgotten == Interlocked.Read(ref _forgotten))
            Keep(key, new Kept(decision, asked));
        return decision;
    }

    /// <summary>Call it once a change of what the person allows is stored: the next decision is asked for.</summary>
    /// <param name="person">Who.</param>
    public void Forget(string person)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var key in _kept.Keys.Where(key => key.Person == person))
            _kept.TryRemove(key, out _);
    }

    private void Keep(Key key, Kept kept)
    {
        if (_kept.Count >= _capacity)
            foreach (var (other, old) in _kept)
                if (!Holds(old))
                    _kept.TryRemove(other, out _);
        if (_kept.Count >= _capacity)
            _kept.Clear();
        _kept[key] = kept;
    }

    private bool Holds(Kept kept) =>
        _time.GetUtcNow() < kept.Decision.Expires
            && _time.GetElapsedTime(kept.Asked) < kept.Decision.Expires - kept.Decision.Instant;

    private readonly record struct Key(string Person, string Purpose, string? Fields);

    private sealed record Kept(Decision Decision, long Asked);
}

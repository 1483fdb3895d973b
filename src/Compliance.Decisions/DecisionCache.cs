using System.Numerics;
using Compliance.Decisions.Facts;

namespace Compliance.Decisions;

/// <summary>Reads what is known of a person, from the ledger or from a service in front of it.</summary>
public interface IPersonFactsSource
{
    /// <summary>
    /// The facts as they are now, or later than the call. <see cref="PersonFacts.Unknown"/> for somebody whom nobody knows. May throw: the
    /// person's questions are then refused as unavailable.
    /// </summary>
    ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken);
}

/// <summary>
/// Decides about people by their id, and keeps what is known of them for as long as the bound on staleness allows, or as long as it is told
/// that nothing has changed. A call that begins after <see cref="Invalidate"/> has returned rests on no facts whose reading began before
/// it. Safe to use by many threads; bounded in memory.
/// </summary>
public sealed class DecisionCache
{
    private const int MaxWays = 8;
    private const int Attempts = 8;
    private const int Window = 64;

    private readonly IPersonFactsSource _source;
    private readonly TimeProvider _time;
    private readonly Action<Exception>? _onReadFailure;
    private readonly IFactChanges? _changes;
    private readonly Generations _generations = new();
    private readonly CachedFacts?[] _slots;
    private readonly int _ways;
    private volatile Task? _hanging;
    private volatile DecisionEngine _engine;

    /// <param name="engine">Decides; its options say how long facts are kept, and of how many people.</param>
    /// <param name="source">Reads what is not kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onReadFailure">Is told why a reading failed, to log it or count it. Must not throw.</param>
    /// <param name="changes">Says of whom nothing has changed; null: facts are read again once they are as old as the bound.</param>
    public DecisionCache(
        DecisionEngine engine, IPersonFactsSource source, TimeProvider time, Action<Exception>? onReadFailure = null,
        IFactChanges? changes = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        (_engine, _source, _time, _onReadFailure, _changes) = (engine, source, time, onReadFailure, changes);
        _slots = new CachedFacts?[(int)BitOperations.RoundUpToPowerOf2((uint)engine.CachedPeople)];
        _ways = int.Min(MaxWays, _slots.Length);
    }

    /// <summary>By which it decides at present.</summary>
    public DecisionEngine Engine => _engine;

    /// <summary>Decides by another policy from now on. The number of people kept stays what it was.</summary>
    public void Use(DecisionEngine engine)
    {
        _engine = engine;
        InvalidateAll();
    }

    /// <summary>Forgets one person: call it once a change of what they allow is stored.</summary>
    public void Invalidate(string person)
    {
        _generations.Advance(person);
        // The new generation alone has made the entry invalid; this gives its memory back.
        foreach (ref var slot in Slots(person))
            if (Volatile.Read(ref slot) is { } kept && kept.Person == person) Interlocked.CompareExchange(ref slot, null, kept);
    }

    /// <summary>Forgets everybody.</summary>
    public void InvalidateAll()
    {
        _generations.AdvanceAll();
        Array.Clear(_slots);
    }

    /// <summary>May this purpose use these fields of this person now?</summary>
    /// <exception cref="QuestionException">No field, or a name that is none.</exception>
    public ValueTask<Decision> Decide(
        string person, string purpose, IEnumerable<string> fields, CancellationToken cancellationToken = default) =>
        Decide(person, _engine.Policy.Question(purpose, fields), cancellationToken);

    /// <summary>
    /// As the other, with a prepared question. One that was prepared under an earlier policy is prepared again, each time.
    /// </summary>
    public ValueTask<Decision> Decide(string person, DecisionQuestion question, CancellationToken cancellationToken = default)
    {
        if (!Names.IsValid(person))
            throw new QuestionException("The person's id is not a name. Give 1 to 256 characters without control characters.");
        return IsLookDue() ? AfterLook(person, question, cancellationToken) : DecideNow(person, question, cancellationToken);
    }

    private ValueTask<Decision> DecideNow(string person, DecisionQuestion question, CancellationToken cancellationToken)
    {
        var facts = Facts(person, out var bound);
        return bound is not null && _generations.Of(person) == facts.Generation
            ? ValueTask.FromResult(Decide(facts, bound, question))
            : Awaited(facts, question, cancellationToken);
    }

    private async ValueTask<Decision> AfterLook(string person, DecisionQuestion question, CancellationToken cancellationToken)
    {
        var look = _changes!.Look();
        try
        {
            await look.WaitAsync(_engine.Staleness, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What is kept is read again then, if it is older than the bound; and nobody waits for this look any more.
            _hanging = look;
        }

        return await DecideNow(person, question, cancellationToken);
    }

    // A look in good time is waited for by nobody.
    private bool IsLookDue()
    {
        if (_changes is null || _engine.KeptFor == TimeSpan.Zero) return false;
        var age = _changes.Seen is { } seen ? _time.GetElapsedTime(seen.Begun) : TimeSpan.MaxValue;
        if (age < _engine.Staleness / 4) return false;
        var look = _changes.Look();
        return age >= _engine.Staleness && !look.IsCompleted && look != _hanging;
    }

    /// <summary>Of which of these people may this purpose use these fields? Reads at most 64 people at a time.</summary>
    /// <exception cref="TooManyPeopleException">More than <see cref="DecisionEngine.MaxPeople"/>.</exception>
    /// <exception cref="QuestionException">A person's id is no name.</exception>
    public async ValueTask<BulkDecision> Decide(
        IReadOnlyCollection<string> people, DecisionQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(people);
        if (people.Count > DecisionEngine.MaxPeople) throw new TooManyPeopleException(people.Count);
        var decisions = new List<Decision>(people.Count);
        foreach (var window in people.Chunk(Window))
            decisions.AddRange(await Task.WhenAll(window.Select(person => Decide(person, question, cancellationToken).AsTask())));
        return new BulkDecision(decisions);
    }

    private async ValueTask<Decision> Awaited(CachedFacts facts, DecisionQuestion question, CancellationToken cancellationToken)
    {
        var person = facts.Person;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await Arrived(facts, cancellationToken) is not { } bound) break;
            // What was invalidated while it was being read may be older than the change.
            if (_generations.Of(person) == facts.Generation) return Decide(facts, bound, question);
            facts = Facts(person, out _);
        }
        return Decide(facts, facts.Engine.Policy.Bind(PersonFacts.Unavailable(person, _time.GetUtcNow())), question);
    }

    private static Decision Decide(CachedFacts facts, BoundFacts bound, DecisionQuestion question) =>
        facts.Engine.Decide(bound, question.Under(facts.Engine.Policy));

    // Null where they would come too late to be used.
    private async ValueTask<BoundFacts?> Arrived(CachedFacts facts, CancellationToken cancellationToken)
    {
        if (facts.Bound.Task.IsCompleted) return await facts.Bound.Task;
        var left = facts.Engine.Staleness - _time.GetElapsedTime(facts.Begun);
        if (left <= TimeSpan.Zero) return null;
        try
        {
            return await facts.Bound.Task.WaitAsync(left, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    // What is kept and holds, or is being read; otherwise this call begins to read. Who comes meanwhile waits for the same reading.
    private CachedFacts Facts(string person, out BoundFacts? bound)
    {
        var slots = Slots(person);
        while (true)
        {
            // The engine before the generation: Use changes them in that order.
            var generation = _generations.Of(person);
            var engine = _engine;
            var victim = 0;
            CachedFacts? replaced = null;
            for (var way = 0; way < slots.Length; way++)
            {
                var kept = Volatile.Read(ref slots[way]);
                if (kept is not null && kept.Person == person && kept.Generation == generation && Holds(kept, out bound)) return kept;
                if (way > 0 && !IsBetterVictim(kept, replaced, person)) continue;
                (victim, replaced) = (way, kept);
            }
            var begun = new CachedFacts(person, engine, generation, _time.GetTimestamp(), _time.GetUtcNow());
            if (Interlocked.CompareExchange(ref slots[victim], begun, replaced) != replaced) continue;
            _ = Read(begun);
            bound = begun.Result;
            return begun;
        }
    }

    // Use begins a new generation too, after it has changed the engine: of one generation, all kept facts are the engine's.
    private bool Holds(CachedFacts kept, out BoundFacts? bound)
    {
        bound = kept.Result;
        var now = _time.GetUtcNow();
        var age = _time.GetElapsedTime(kept.Begun);
        if (age < kept.Engine.Staleness && now - kept.AsOf < kept.Engine.Staleness) return true;

        // The look before the person: what it saw is noted by then.
        if (bound is null || _changes?.Seen is not { } seen || age >= kept.Engine.KeptFor
            || now - kept.AsOf >= kept.Engine.KeptFor
            || _time.GetElapsedTime(seen.Begun) >= kept.Engine.Staleness || (now - seen.AsOf).Duration() >= kept.Engine.Staleness
            || now >= bound.NextChange(bound.AsOf) || !_changes.IsUnchanged(kept.Person, kept.Begun))
            return false;
        bound = bound.ConfirmedAt(seen.AsOf);
        return true;
    }

    // The person's own place, then an empty one, then the one that was read longer ago.
    private static bool IsBetterVictim(CachedFacts? one, CachedFacts? other, string person) =>
        other?.Person != person && (one?.Person == person || (other is not null && (one is null || one.Begun < other.Begun)));

    private async Task Read(CachedFacts begun)
    {
        try
        {
            // Others may wait for this reading, so no caller's token ends it. What takes longer than the bound can no longer be used.
            using var stop = new CancellationTokenSource(begun.Engine.Staleness, _time);
            var facts = await _source.Read(begun.Person, stop.Token).ConfigureAwait(false);
            if (facts.Person != begun.Person) throw new InvalidOperationException("The source gave the facts of another person.");
            var asOf = facts.AsOf < begun.AsOf ? facts.AsOf : begun.AsOf;
            begun.Bound.SetResult(begun.Engine.Policy.Bind(facts with { AsOf = asOf }));
        }
        catch (Exception cause)
        {
            // Not kept: the next call tries again.
            foreach (ref var slot in Slots(begun.Person)) Interlocked.CompareExchange(ref slot, null, begun);
            _onReadFailure?.Invoke(cause);
            begun.Bound.TrySetResult(begun.Engine.Policy.Bind(PersonFacts.Unavailable(begun.Person, begun.AsOf)));
        }
    }

    private Span<CachedFacts?> Slots(string person)
    {
        // String hashes differ from process to process, so that nobody outside can choose people who share a place.
        var set = (person.GetHashCode(StringComparison.Ordinal) & (_slots.Length - 1)) / _ways;
        return _slots.AsSpan(set * _ways, _ways);
    }

    private sealed class CachedFacts(string person, DecisionEngine engine, Generation generation, long begun, DateTimeOffset asOf)
    {
        public string Person => person;

        public DecisionEngine Engine => engine;

        public Generation Generation => generation;

        public long Begun => begun;

        public DateTimeOffset AsOf => asOf;

        public TaskCompletionSource<BoundFacts> Bound { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null while it is being read.</summary>
        public BoundFacts? Result => Bound.Task.IsCompletedSuccessfully ? Bound.Task.Result : null;
    }
}

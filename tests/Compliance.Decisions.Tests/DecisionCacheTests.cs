using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Time.Testing;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests;

public sealed class DecisionCacheTests
{
    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly Ledger _ledger;
    private readonly List<Exception> _failures = [];
    private readonly DecisionEngine _engine;
    private readonly DecisionCache _cache;

    public DecisionCacheTests()
    {
        _ledger = new Ledger(_time);
        _engine = NewEngine(Policy);
        _cache = new DecisionCache(_engine, _ledger, _time, _failures.Add);
    }

    [Fact]
    public async Task A_person_is_read_once_until_the_bound_on_staleness_is_reached()
    {
        await Ask();
        _time.Advance(Staleness - Tick);
        await Ask();
        Assert.Equal(1, _ledger.Readings);
        _time.Advance(Tick);
        await Ask();
        Assert.Equal(2, _ledger.Readings);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_back_keeps_no_facts_longer()
    {
        var clock = new WallClock(_time);
        var behind = new DecisionEngine(_engine.Policy, new DecisionOptions { Staleness = Staleness }, clock);
        var set = new DecisionCache(behind, new Ledger(clock), clock);
        var first = await set.Decide("p-1", Recommend, [Email]);
        _time.Advance(Staleness);
        clock.Offset = -Staleness / 2;
        var second = await set.Decide("p-1", Recommend, [Email]);
        Assert.Equal(first.Expires + (Staleness / 2), second.Expires);
    }

    [Fact]
    public async Task An_answer_from_the_cache_expires_when_its_facts_do()
    {
        var first = await Ask();
        _time.Advance(TimeSpan.FromMilliseconds(400));
        var second = await Ask();
        Assert.Equal((first.Expires, Now + Staleness), (second.Expires, second.Expires));
        Assert.Equal(Now.AddMilliseconds(400), second.Instant);
    }

    [Fact]
    public async Task A_change_is_seen_at_once_after_the_person_is_invalidated_and_not_before()
    {
        Assert.True((await Ask()).AllowsAll);
        _ledger.Facts = Silent;
        Assert.True((await Ask()).AllowsAll);
        _cache.Invalidate("p-1");
        Assert.False((await Ask()).AllowsAny);
    }

    [Fact]
    public async Task Invalidating_everybody_forgets_everybody()
    {
        await Ask("p-1");
        await Ask("p-2");
        _cache.InvalidateAll();
        await Ask("p-1");
        await Ask("p-2");
        Assert.Equal(4, _ledger.Readings);
    }

    [Fact]
    public async Task Invalidating_one_person_keeps_the_others()
    {
        foreach (var person in Enumerable.Range(0, 100)) await Ask($"p-{person}");
        _cache.Invalidate("p-50");
        foreach (var person in Enumerable.Range(0, 100)) await Ask($"p-{person}");
        // A few share a counter or a place with somebody, by chance.
        Assert.InRange(_ledger.Readings, 101, 120);
    }

    [Fact]
    public async Task Facts_that_were_invalidated_while_they_were_read_are_not_used()
    {
        _ledger.Hold();
        var asking = Ask().AsTask();
        // The reading has begun on what is true now; the change comes before it ends.
        _ledger.Facts = Silent;
        _cache.Invalidate("p-1");
        _ledger.Release();
        Assert.False((await asking).AllowsAny);
        Assert.False((await Ask()).AllowsAny);
        Assert.Equal(2, _ledger.Readings);
    }

    [Fact]
    public async Task The_same_goes_when_everybody_is_invalidated()
    {
        _ledger.Hold();
        var asking = Ask().AsTask();
        _ledger.Facts = Silent;
        _cache.InvalidateAll();
        _ledger.Release();
        Assert.False((await asking).AllowsAny);
    }

    [Fact]
    public async Task A_question_that_was_asked_before_the_policy_changed_is_answered_by_the_new_one()
    {
        _ledger.Hold();
        var asking = Ask().AsTask();
        _cache.Use(NewEngine(Policy with { Version = "next" }));
        _ledger.Release();
        Assert.Equal("next", (await asking).PolicyVersion);
    }

    [Fact]
    public async Task A_person_who_changes_faster_than_they_can_be_read_is_refused_as_unavailable()
    {
        _ledger.Answer = person =>
        {
            _cache.Invalidate(person);
            return Willing with { Person = person, AsOf = Now };
        };
        Assert.Equal(DecisionReason.Unavailable, (await Ask())[Email].Reason);
        Assert.InRange(_ledger.Readings, 2, 10);
    }

    [Fact]
    public async Task Callers_who_come_at_once_share_one_reading()
    {
        _ledger.Hold();
        Task<Decision>[] asking = [.. Enumerable.Range(0, 20).Select(_ => Ask().AsTask())];
        _ledger.Release();
        Assert.All(await Task.WhenAll(asking), decision => Assert.True(decision.AllowsAll));
        Assert.Equal(1, _ledger.Readings);
    }

    [Fact]
    public async Task A_caller_who_gives_up_does_not_end_the_reading_of_the_others()
    {
        _ledger.Hold();
        using var impatience = new CancellationTokenSource();
        var impatient = _cache.Decide("p-1", Recommend, [Email], impatience.Token).AsTask();
        var patient = Ask().AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _ledger.Release();
        Assert.True((await patient).AllowsAll);
    }

    [Fact]
    public async Task A_reading_that_takes_longer_than_the_bound_is_ended_and_refused_as_unavailable()
    {
        _ledger.Hold();
        var asking = Ask().AsTask();
        _time.Advance(Staleness);
        Assert.Equal(DecisionReason.Unavailable, (await asking)[Email].Reason);
        _ledger.Release();
        Assert.True((await Ask()).AllowsAll);
    }

    [Fact]
    public async Task A_source_that_fails_is_a_refusal_that_is_told_and_not_kept()
    {
        _ledger.Failure = new IOException("no ledger");
        Assert.Equal(DecisionReason.Unavailable, (await Ask())[Email].Reason);
        Assert.Same(_ledger.Failure, Assert.Single(_failures));
        _ledger.Failure = null;
        Assert.True((await Ask()).AllowsAll);
    }

    [Fact]
    public async Task The_facts_of_another_person_are_a_refusal()
    {
        _ledger.Answer = _ => Willing with { Person = "p-2" };
        Assert.Equal(DecisionReason.Unavailable, (await Ask())[Email].Reason);
        Assert.Single(_failures);
    }

    [Fact]
    public async Task Facts_that_contradict_themselves_are_a_refusal()
    {
        _ledger.Facts = Willing with { Restrictions = [new RestrictionFact { Id = "r", From = Now, Until = Now }] };
        Assert.Equal(DecisionReason.Unavailable, (await Ask())[Email].Reason);
        Assert.IsType<FactException>(Assert.Single(_failures));
    }

    [Fact]
    public async Task A_source_that_lags_behind_shortens_the_answer_and_a_source_ahead_does_not_lengthen_it()
    {
        _ledger.Answer = person => Willing with { Person = person, AsOf = Now.AddMilliseconds(-300) };
        Assert.Equal(Now.AddMilliseconds(700), (await Ask("p-1")).Expires);
        _ledger.Answer = person => Willing with { Person = person, AsOf = Now.AddMilliseconds(300) };
        Assert.Equal(Now + Staleness, (await Ask("p-2")).Expires);
    }

    [Fact]
    public async Task Another_policy_decides_from_the_next_call_on_also_for_questions_prepared_before()
    {
        var question = _engine.Policy.Question(Recommend, [Email]);
        Assert.True((await _cache.Decide("p-1", question)).AllowsAll);
        _cache.Use(NewEngine(With(Recommend, purpose => purpose with { EndedAt = Now }) with { Version = "next" }));
        var decision = await _cache.Decide("p-1", question);
        Assert.Equal(("next", DecisionReason.PurposeNotActive), (decision.PolicyVersion, decision[Email].Reason));
    }

    [Fact]
    public async Task It_keeps_no_more_people_than_it_was_told()
    {
        var small = new DecisionCache(NewEngine(Policy, cachedPeople: 16), _ledger, _time);
        for (var person = 0; person < 1000; person++) await small.Decide($"p-{person}", Recommend, [Email]);
        var readings = _ledger.Readings;
        for (var person = 0; person < 1000; person++) await small.Decide($"p-{person}", Recommend, [Email]);
        Assert.True(_ledger.Readings - readings >= 1000 - 16, $"{_ledger.Readings - readings}");
    }

    [Fact]
    public async Task Many_people_are_decided_in_their_order_and_ten_thousand_are_the_most()
    {
        var question = _engine.Policy.Question(Recommend, [Email]);
        string[] people = [.. Enumerable.Range(0, DecisionEngine.MaxPeople).Select(person => $"p-{person}")];
        _ledger.Answer = person => (person.EndsWith('7') ? Silent : Willing) with { Person = person, AsOf = Now };
        var answer = await _cache.Decide(people, question);
        Assert.Equal(people, answer.Decisions.Select(decision => decision.Person));
        Assert.Equal(people.Where(person => !person.EndsWith('7')), answer.Allowed);
        await Assert.ThrowsAsync<TooManyPeopleException>(async () => await _cache.Decide([.. people, "one more"], question));
    }

    [Fact]
    public async Task A_person_s_id_that_is_no_name_is_refused() =>
        await Assert.ThrowsAsync<QuestionException>(async () => await Ask(""));

    /// <summary>
    /// Threads grant and withdraw, invalidating after each change, while others ask. Once a withdrawal has been stored and invalidated, no
    /// question that begins then may be allowed until the next grant begins.
    /// </summary>
    [Fact]
    public async Task However_grants_withdrawals_and_questions_interleave_nothing_is_allowed_after_a_withdrawal()
    {
        const int people = 8;
        const int changes = 4000;
        const int enough = 300;
        var states = new Versions[people];
        for (var person = 0; person < people; person++) states[person] = new Versions();
        var options = new DecisionOptions { Staleness = TimeSpan.FromSeconds(5), CachedPeople = 4 };
        var running = new DecisionCache(
            new DecisionEngine(_engine.Policy, options, TimeProvider.System), new VersionedLedger(states), TimeProvider.System);
        var question = _engine.Policy.Question(Recommend, [Email]);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var done = false;
        var (allowed, refused, wrong) = (0, 0, 0);

        async Task Ask(int seed)
        {
            var random = new Random(seed);
            while (!Volatile.Read(ref done))
            {
                var person = random.Next(people);
                var before = Volatile.Read(ref states[person].Settled);
                var reason = (await running.Decide($"{person}", question))[Email].Reason;
                // Odd versions are grants. Where nothing changed meanwhile, the answer is that of the version.
                if (before != Volatile.Read(ref states[person].Stored)) continue;
                var granted = before % 2 == 1;
                if (reason == DecisionReason.Consented && granted) Interlocked.Increment(ref allowed);
                else if (reason == DecisionReason.NoConsent && !granted) Interlocked.Increment(ref refused);
                else if (reason != DecisionReason.Unavailable) Interlocked.Increment(ref wrong);
            }
        }

        async Task Change(int first)
        {
            var random = new Random(100 + first);
            for (var change = 0; change < changes || Volatile.Read(ref allowed) < enough || Volatile.Read(ref refused) < enough; change++)
            {
                if (deadline.IsCancellationRequested) return;
                var person = first + (random.Next(people / 2) * 2);
                Interlocked.Increment(ref states[person].Stored);
                if (change % 500 == 499) running.InvalidateAll();
                else running.Invalidate($"{person}");
                Interlocked.Increment(ref states[person].Settled);
                if (random.Next(3) == 0) await Task.Yield();
                else Thread.SpinWait(random.Next(3000));
            }
        }

        Task[] readers = [.. Enumerable.Range(0, 4).Select(seed => Task.Run(() => Ask(seed)))];
        await Task.WhenAll(Task.Run(() => Change(0)), Task.Run(() => Change(1)));
        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
        Assert.Equal(0, wrong);
        Assert.True(allowed >= enough && refused >= enough, $"{allowed} allowed, {refused} refused");
    }

    private static DecisionEngine EngineOf(DecisionPolicy policy, int cachedPeople, TimeProvider _time) =>
        new(CompiledPolicy.Compile(policy), new DecisionOptions { Staleness = Staleness, CachedPeople = cachedPeople }, _time);

    private DecisionEngine NewEngine(DecisionPolicy policy, int cachedPeople = 1 << 14) => EngineOf(policy, cachedPeople, _time);

    private ValueTask<Decision> Ask(string person = "p-1") => _cache.Decide(person, Recommend, [Email]);

    private sealed class Ledger(TimeProvider _time) : IPersonFactsSource
    {
        private TaskCompletionSource? _held;

        public int Readings { get; private set; }

        public PersonFacts Facts { get; set; } = Willing;

        public Exception? Failure { get; set; }

        public Func<string, PersonFacts>? Answer { get; set; }

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release()
        {
            _held?.TrySetResult();
            _held = null;
        }

        public async ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken)
        {
            Readings++;
            var facts = Answer?.Invoke(person) ?? Facts with { Person = person, AsOf = _time.GetUtcNow() };
            if (_held is { } waiting) await waiting.Task.WaitAsync(cancellationToken);
            return Failure is { } failure ? throw failure : facts;
        }
    }

    private sealed class WallClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Offset;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }

    private sealed class Versions
    {
        public int Stored;
        public int Settled;
    }

    private sealed class VersionedLedger(Versions[] states) : IPersonFactsSource
    {
        public async ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken)
        {
            var granted = Volatile.Read(ref states[int.Parse(person, System.Globalization.CultureInfo.InvariantCulture)].Stored) % 2 == 1;
            var asOf = TimeProvider.System.GetUtcNow();
            await Task.Yield();
            return (granted ? Willing : Silent) with { Person = person, AsOf = asOf };
        }
    }
}

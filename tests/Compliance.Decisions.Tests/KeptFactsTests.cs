using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Microsoft.Extensions.Time.Testing;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests;

/// <summary>What a cache keeps beyond the bound on staleness, because it is told of whom nothing has changed.</summary>
public sealed class KeptFactsTests
{
    private static readonly TimeSpan Staleness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly Changes _changes;
    private readonly DecisionCache _cache;
    private PersonFacts _facts = Willing;
    private int _readings;

    public KeptFactsTests()
    {
        _changes = new Changes(_time);
        var options = new DecisionOptions { Staleness = Staleness, KeptFor = KeptFor };
        _cache = new DecisionCache(
            new DecisionEngine(CompiledPolicy.Compile(Policy), options, _time), new Source(this), _time, changes: _changes);
    }

    [Fact]
    public async Task Facts_of_somebody_of_whom_nothing_has_changed_are_kept_and_each_answer_expires_by_the_newest_look()
    {
        await Ask();
        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var decision = await Ask();
            Assert.True(decision.AllowsAll);
            Assert.Equal(_time.GetUtcNow() + Staleness, decision.Expires);
        }

        Assert.Equal(1, _readings);
    }

    [Fact]
    public async Task Of_whom_something_may_change_is_read_again_once_the_facts_are_as_old_as_the_bound()
    {
        await Ask();
        _changes.Changing.Add("p-1");
        _facts = Silent;
        _time.Advance(Staleness - Tick);
        Assert.True((await Ask()).AllowsAll);
        _time.Advance(Tick);
        Assert.False((await Ask()).AllowsAny);
        Assert.Equal(2, _readings);
    }

    [Fact]
    public async Task Where_no_look_succeeds_facts_are_read_again_once_they_are_as_old_as_the_bound()
    {
        _changes.Fails = true;
        await Ask();
        _time.Advance(Staleness);
        await Ask();
        Assert.Equal(2, _readings);
    }

    [Fact]
    public async Task A_look_that_does_not_end_is_waited_for_no_longer_than_the_bound()
    {
        await Ask();
        _time.Advance(Staleness);
        _changes.Hangs = true;
        var asked = Ask().AsTask();
        Assert.False(asked.IsCompleted);
        _time.Advance(Staleness);
        Assert.True((await asked).AllowsAll);
        Assert.Equal(2, _readings);
    }

    [Fact]
    public async Task A_look_is_renewed_in_good_time_so_that_nobody_waits_for_it()
    {
        await Ask();
        var looks = _changes.Looks;
        _time.Advance((Staleness / 4) - Tick);
        await Ask();
        Assert.Equal(looks, _changes.Looks);
        _changes.Hangs = true;
        _time.Advance(Staleness / 2);
        var asked = Ask().AsTask();
        Assert.True(asked.IsCompletedSuccessfully);
        Assert.Equal(looks + 1, _changes.Looks);
    }

    [Fact]
    public async Task Facts_are_kept_no_longer_than_they_may_be()
    {
        await Ask();
        _time.Advance(KeptFor - Tick);
        await Ask();
        Assert.Equal(1, _readings);
        _time.Advance(Tick);
        await Ask();
        Assert.Equal(2, _readings);
    }

    [Fact]
    public async Task Facts_are_read_again_when_one_of_them_begins_or_ends()
    {
        _facts = Willing with { Consents = [.. Willing.Consents.Select(each => each with { Until = Now.AddMinutes(1) })] };
        await Ask();
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.True((await Ask()).AllowsAll);
        Assert.Equal(1, _readings);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False((await Ask()).AllowsAny);
        Assert.Equal(2, _readings);
    }

    [Fact]
    public async Task A_wall_clock_that_is_set_forward_keeps_no_facts()
    {
        await Ask();
        _changes.AsOfBehind = Staleness;
        _time.Advance(Staleness);
        await Ask();
        Assert.Equal(2, _readings);
    }

    private ValueTask<Decision> Ask() => _cache.Decide("p-1", Recommend, [Email]);

    private sealed class Source(KeptFactsTests test) : IPersonFactsSource
    {
        public ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken)
        {
            test._readings++;
            return ValueTask.FromResult(test._facts with { Person = person, AsOf = test._time.GetUtcNow() });
        }
    }

    private sealed class Changes(FakeTimeProvider time) : IFactChanges
    {
        public HashSet<string> Changing { get; } = [];

        public bool Fails { get; set; }

        public bool Hangs { get; set; }

        public TimeSpan AsOfBehind { get; set; }

        public int Looks { get; private set; }

        public ChangesSeen? Seen { get; private set; }

        public Task Look()
        {
            Looks++;
            if (Hangs) return new TaskCompletionSource().Task;
            if (!Fails) Seen = new ChangesSeen(time.GetTimestamp(), time.GetUtcNow() - AsOfBehind);
            return Task.CompletedTask;
        }

        public bool IsUnchanged(string person, long read) => !Changing.Contains(person);
    }
}

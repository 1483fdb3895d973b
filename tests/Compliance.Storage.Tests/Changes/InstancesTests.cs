using System.Collections.Concurrent;
using System.Diagnostics;
using Compliance.Consent.Ledger;
using Compliance.Decisions;
using Compliance.Decisions.Facts;
using Compliance.Durable;
using Compliance.Personalization.Changes;
using Compliance.Storage.Changes;
using Compliance.Storage.Consent;
using Compliance.Testing.Consent;
using Compliance.Testing.Domain;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Compliance.Storage.Tests.Changes;

/// <summary>
/// Three instances whose clocks differ, each with its own cache of facts that it may keep for an hour. People say yes and take it back
/// through one, while all are asked.
/// </summary>
public sealed class InstancesTests(StorageBench storage) : IClassFixture<StorageBench>
{
    private const int People = 12;
    private const int Acts = 240;
    private static readonly TimeSpan Staleness = TimeSpan.FromMilliseconds(300);

    private readonly string _notice = $"notice-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<string> _wrong = [];
    private int _allowed;

    [Fact]
    public async Task No_instance_allows_what_was_withdrawn_longer_ago_than_the_bound()
    {
        var instances = new[] { 0, 7_200, -7_200 }.Select(ahead => new Instance(storage, ahead)).ToList();
        await instances[0].Bench.Publish(ConsentBench.NoticeOf(code: _notice));
        var people = Enumerable.Range(0, People).Select(_ => new Said(ConsentBench.NewPerson())).ToList();
        var silent = Enumerable.Range(0, 200).Select(_ => ConsentBench.NewPerson().ToString()).ToList();
        using var stop = new CancellationTokenSource();
        var asking = instances.Select(each => Task.Run(() => Ask(each, people, silent, stop.Token))).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(actor => Task.Run(() => Act(actor, instances, people))));
        await Task.Delay(Staleness * 3, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(asking);

        Assert.Empty(_wrong);
        Assert.InRange(_allowed, 20, int.MaxValue);
    }

    [Fact]
    public async Task The_facts_of_somebody_are_read_once_until_there_is_a_note_of_them()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var instance = new Instance(storage, 0, time);
        var (silent, other) = (ConsentBench.NewPerson().ToString(), ConsentBench.NewPerson());
        for (var look = 0; look < 50; look++)
        {
            Assert.False(await instance.Allows(silent));
            time.Advance(Staleness);
            await instance.Changes.Look();
        }

        Assert.Equal(1, instance.ReadingsOf(silent));
        await instance.Bench.Consent.Record(
            other, ConsentAct.Restricted, null, ConsentMethod.App, ActingHand.Self, default);
        await instance.Bench.Consent.Record(
            ConsentHolder.Person(silent), ConsentAct.Restricted, null, ConsentMethod.App, ActingHand.Self, default);
        await instance.Changes.Look();
        for (var look = 0; look < 3; look++)
        {
            time.Advance(Staleness);
            await instance.Changes.Look();
            await instance.Allows(silent);
        }

        Assert.Equal(4, instance.ReadingsOf(silent));
    }

    private async Task Act(int actor, IReadOnlyList<Instance> instances, IReadOnlyList<Said> people)
    {
        var random = new Random(actor);
        for (var act = 0; act < Acts / 4; act++)
        {
            // Each actor has people of its own, so that what somebody said last is known.
            var said = people[(random.Next(people.Count / 4) * 4) + actor];
            var by = instances[random.Next(instances.Count)].Bench;
            if (said.IsYes)
            {
                if (random.Next(2) == 0)
                    await by.Consent.WithdrawAll(said.Person, ConsentMethod.WebForm, ActingHand.Self, default);
                else
                    await by.Consent.Withdraw(said.Person, ConsentBench.Recommend, ConsentMethod.WebForm, ActingHand.Self, default);
                said.Withdrew();
            }
            else
            {
                said.Agrees();
                await by.Answer(said.Person, code: _notice);
            }
        }
    }

    private async Task Ask(Instance instance, IReadOnlyList<Said> people, IReadOnlyList<string> silent, CancellationToken cancellation)
    {
        var random = new Random(1);
        while (!cancellation.IsCancellationRequested)
        {
            var said = people[random.Next(people.Count)];
            var withdrawn = said.WithdrawnAt;
            var began = Stopwatch.GetTimestamp();
            var isAllowed = await instance.Allows(said.Person.ToString());
            if (isAllowed)
                Interlocked.Increment(ref _allowed);
            if (isAllowed && withdrawn is { } at && said.WithdrawnAt == withdrawn && Stopwatch.GetElapsedTime(at, began) >= Staleness)
                _wrong.Enqueue($"allowed {Stopwatch.GetElapsedTime(at, began).TotalMilliseconds:0} ms after the withdrawal");
            if (await instance.Allows(silent[random.Next(silent.Count)]))
                _wrong.Enqueue("allowed of somebody who said nothing");
            if (random.Next(8) == 0)
                await Task.Delay(1, CancellationToken.None);
        }
    }

    /// <summary>What somebody said last: since when nothing may be allowed, or null from before a yes on.</summary>
    private sealed class Said(ConsentHolder person)
    {
        private object? _withdrawnAt;

        public ConsentHolder Person => person;

        public bool IsYes { get; private set; }

        public long? WithdrawnAt => (long?)Volatile.Read(ref _withdrawnAt);

        public void Agrees()
        {
            Volatile.Write(ref _withdrawnAt, null);
            IsYes = true;
        }

        public void Withdrew()
        {
            Volatile.Write(ref _withdrawnAt, Stopwatch.GetTimestamp());
            IsYes = false;
        }
    }

    private sealed class Instance : IPersonFactsSource
    {
        private readonly ConcurrentDictionary<string, int> _readings = new(StringComparer.Ordinal);
        private readonly DecisionCache _cache;
        private readonly DecisionQuestion _question;

        private readonly TimeProvider _time;

        public Instance(StorageBench storage, int secondsAhead, TimeProvider? time = null)
        {
            _time = time ?? TimeProvider.System;
            var notes = new ChangeNotes(
                storage.Layout, new ClockAhead(Duration.FromSeconds(secondsAhead)), TimeProvider.System, new RandomIds());
            Bench = new ConsentBench(
                new ConsentLedger(storage.Layout, new ConsentDeadlines(storage.Layout), notes, SystemClock.Instance),
                new NoticeStore(storage.Layout, notes));
            var options = new DecisionOptions { Staleness = Staleness, KeptFor = TimeSpan.FromHours(1) };
            Changes = new FactChanges(notes, _time, NullLogger<FactChanges>.Instance);
            _cache = new DecisionCache(new DecisionEngine(ConsentBench.Policy, options, _time), this, _time, changes: Changes);
            _question = ConsentBench.Policy.Question(ConsentBench.Recommend, [ConsentBench.Email]);
        }

        public ConsentBench Bench { get; }

        public FactChanges Changes { get; }

        public int ReadingsOf(string person) => _readings.GetValueOrDefault(person);

        public async Task<bool> Allows(string person) => (await _cache.Decide(person, _question)).AllowsAny;

        public async ValueTask<PersonFacts> Read(string person, CancellationToken cancellationToken)
        {
            _readings.AddOrUpdate(person, 1, (_, count) => count + 1);
            var asOf = _time.GetUtcNow();
            return await Bench.Consent.FactsOf(ConsentHolder.Person(person), cancellationToken) with { AsOf = asOf };
        }
    }
}

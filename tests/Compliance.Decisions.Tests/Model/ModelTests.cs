using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Decisions.Tests.Model;

/// <summary>
/// The engine against the model of the rules, on random policies, people and questions. Seeds are fixed, and failures name theirs.
/// </summary>
public sealed class ModelTests
{
    private const int PeoplePerWorld = 25;
    private const int Questions = 8;
    private static readonly int[] Seconds = [-4, -2, -1, 0, 1];
    private static readonly DecisionOptions Options = new() { Staleness = TimeSpan.FromSeconds(5) };

    public static TheoryData<int> Rules => [.. Enumerable.Range(0, DecisionRules.Table.Count)];

    public static TheoryData<int> Neighbours => [.. Enumerable.Range(0, DecisionRules.Table.Count - 1)];

    [Fact]
    public void A_million_random_decisions_are_those_of_the_model_each_refusal_with_its_rule_and_fact()
    {
        const int worlds = 1_000_000 / (PeoplePerWorld * Questions * 5);
        var tally = new long[Enum.GetValues<DecisionReason>().Length];
        var decisions = 0;
        Parallel.For(0, worlds, seed =>
        {
            var own = new long[tally.Length];
            var made = Compare(seed, DecisionRules.Table, own, out var difference);
            Assert.Null(difference);
            Interlocked.Add(ref decisions, made);
            for (var reason = 0; reason < own.Length; reason++) Interlocked.Add(ref tally[reason], own[reason]);
        });
        Assert.Equal(1_000_000, decisions);
        // What never occurs was never compared.
        Assert.All(
            Enum.GetValues<DecisionReason>()[1..], reason => Assert.True(tally[(int)reason] > 1000, $"{reason}: {tally[(int)reason]}"));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Without_any_one_rule_the_decisions_differ_from_the_model_s(int removed) =>
        AssertDiffers([.. DecisionRules.Table.Where((_, place) => place != removed)], $"without {DecisionRules.Table[removed].Code}");

    [Theory]
    [MemberData(nameof(Neighbours))]
    public void With_any_two_neighbouring_rules_exchanged_the_decisions_differ_from_the_model_s(int first)
    {
        DecisionRule[] exchanged = [.. DecisionRules.Table];
        (exchanged[first], exchanged[first + 1]) = (exchanged[first + 1], exchanged[first]);
        AssertDiffers(exchanged, $"with {exchanged[first].Code} before {exchanged[first + 1].Code}");
    }

    [Fact]
    public void A_decision_holds_until_just_before_its_expiry_and_no_longer_than_any_fact()
    {
        var (early, changed) = (0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var world = new RandomWorld(seed);
            var engine = Engine(world, DecisionRules.Table);
            for (var each = 0; each < PeoplePerWorld * Questions; each++)
            {
                var (facts, question) = (world.RandomPerson(), Question(engine, world));
                var now = RandomWorld.Middle;
                var decision = engine.Decide(engine.Policy.Bind(facts), question, now);
                Assert.InRange(decision.Expires, now + TimeSpan.FromTicks(1), now + Options.Staleness);
                Assert.Equal(decision.Answers, Later(decision.Expires - TimeSpan.FromTicks(1)));
                if (decision.Expires == now + Options.Staleness) continue;
                early++;
                if (!decision.Answers.SequenceEqual(Later(decision.Expires))) changed++;

                IReadOnlyList<FieldAnswer> Later(DateTimeOffset instant) =>
                    engine.Decide(engine.Policy.Bind(facts with { AsOf = instant }), question, instant).Answers;
            }
        }
        // An expiry may come early for a fact about another purpose, but it is not always for nothing.
        Assert.True(early > 1000 && changed > 100, $"{early} expired early, {changed} of them into another answer");
    }

    private static void AssertDiffers(IReadOnlyList<DecisionRule> table, string what)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            _ = Compare(seed, table, null, out var difference);
            if (difference is not null) return;
        }
        Assert.Fail($"No difference {what} in 200,000 decisions.");
    }

    private static int Compare(int seed, IReadOnlyList<DecisionRule> table, long[]? tally, out string? difference)
    {
        var world = new RandomWorld(seed);
        var engine = Engine(world, table);
        var made = 0;
        for (var person = 0; person < PeoplePerWorld; person++)
        {
            var facts = world.RandomPerson();
            foreach (var second in Seconds)
            {
                var now = RandomWorld.Instant(second);
                // One person's facts in each world are just too old, one's just too far ahead.
                var read = facts with { AsOf = person == 0 ? now - Options.Staleness : person == 1 ? now + Options.Staleness : now };
                var bound = engine.Policy.Bind(read);
                for (var asked = 0; asked < Questions; asked++, made++)
                {
                    var question = Question(engine, world);
                    foreach (var answer in engine.Decide(bound, question, now).Answers)
                    {
                        var expected = ModelOfTheRules.Answer(world.Policy, read, question.Purpose, answer.Field, now, Options.Staleness);
                        if (tally is not null) tally[(int)answer.Reason]++;
                        if ((answer.Reason, answer.Fact) == expected && answer.Rule == RuleOf(answer.Reason)) continue;
                        difference = $"seed {seed}, person {person}, second {second}, {question.Purpose}, {answer}: expected {expected}";
                        return made;
                    }
                }
            }
        }
        difference = null;
        return made;
    }

    private static string RuleOf(DecisionReason reason) => reason switch
    {
        DecisionReason.NoConsent or DecisionReason.Withdrawn or DecisionReason.Expired or DecisionReason.Superseded
            or DecisionReason.NotInNotice or DecisionReason.NoBasis or DecisionReason.Consented or DecisionReason.LawfulBasis => "basis",
        DecisionReason.Objected => "objection",
        DecisionReason.OptedOut or DecisionReason.Signal => "opt-out",
        DecisionReason.Limited => "limit-use",
        _ => reason.Code(),
    };

    private static DecisionQuestion Question(DecisionEngine engine, RandomWorld world)
    {
        var (purpose, fields) = world.RandomQuestion();
        return engine.Policy.Question(purpose, fields);
    }

    private static DecisionEngine Engine(RandomWorld world, IReadOnlyList<DecisionRule> table) =>
        new(CompiledPolicy.Compile(world.Policy), Options, new FakeTimeProvider(RandomWorld.Middle), table);
}

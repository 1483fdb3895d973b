using System.ComponentModel.DataAnnotations;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests;

public sealed class DecisionEngineTests
{
    [Fact]
    public void A_decision_says_who_what_when_and_by_which_policy()
    {
        var engine = Engine();
        var decision = engine.Decide(Willing, Recommend, [Total, Email]);
        Assert.Equal(
            ("p-1", Recommend, Now, "2026-03", engine.Policy.Hash),
            (decision.Person, decision.Purpose, decision.Instant, decision.PolicyVersion, decision.PolicyHash));
        Assert.Equal([Email, Total], decision.Answers.Select(answer => answer.Field));
        Assert.True(decision.AllowsAll);
    }

    [Fact]
    public void A_field_that_is_asked_for_twice_is_answered_once() =>
        Assert.Equal([Email], Engine().Decide(Willing, Recommend, [Email, Email]).Answers.Select(answer => answer.Field));

    [Fact]
    public void One_refused_field_leaves_the_others()
    {
        var decision = Engine().Decide(Silent, Fraud, [Email, Allergies]);
        Assert.Equal((false, true), (decision.AllowsAll, decision.AllowsAny));
        Assert.Equal(DecisionReason.SpecialCategory, decision[Allergies].Reason);
        Assert.Throws<QuestionException>(() => decision[Total]);
        Assert.False(Engine().Decide(Silent, Recommend, [Email, Allergies]).AllowsAny);
    }

    [Fact]
    public void What_a_purpose_may_use_of_a_person_is_answered_for_every_field_of_the_policy()
    {
        var engine = Engine();
        var decision = engine.Decide(engine.Policy.Bind(Willing), engine.Policy.QuestionOfAllFields(Recommend));
        Assert.Equal([Allergies, BirthDate, Email, Location, Total], decision.Answers.Select(answer => answer.Field));
        Assert.True(decision.AllowsAll);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(999)]
    public void A_decision_expires_when_the_bound_on_the_age_of_its_facts_does(int age) => Assert.Equal(
        Now + TimeSpan.FromMilliseconds(1000 - age),
        Engine().Decide(Willing with { AsOf = Now.AddMilliseconds(-age) }, Recommend, [Email]).Expires);

    [Fact]
    public void Facts_that_were_read_a_little_in_the_future_do_not_lengthen_it() => Assert.Equal(
        Now.AddSeconds(1), Engine().Decide(Willing with { AsOf = Now.AddMilliseconds(500) }, Recommend, [Email]).Expires);

    [Fact]
    public void A_decision_on_facts_that_are_too_old_has_expired_already()
    {
        var decision = Engine().Decide(Willing with { AsOf = Now.AddSeconds(-1) }, Recommend, [Email]);
        Assert.Equal((DecisionReason.Unavailable, Now), (decision[Email].Reason, decision.Expires));
    }

    public static TheoryData<PersonFacts> WithSomethingInHalfASecond()
    {
        var then = Now.AddMilliseconds(500);
        return
        [
            Willing with { Erasure = new ErasureFact { Id = "e", From = then } },
            Willing with { Restrictions = [new RestrictionFact { Id = "r", From = then }] },
            Willing with { Restrictions = [new RestrictionFact { Id = "r", From = Now, Until = then }] },
            Willing with { Consents = [Consent() with { Until = then }] },
            Willing with { Consents = [Consent(state: ConsentState.Withdrawn) with { From = then }] },
            Willing with { Objections = [new ObjectionFact { Id = "o", From = Now, Purpose = Fraud, OverriddenFrom = then }] },
            Willing with { Age = new AgeFact { Id = "a", From = then, Years = 15, Limit = 16 } },
            Willing with { Age = new AgeFact { Id = "a", From = Now, Years = 15, Limit = 16, ReachesLimitAt = then } },
            Willing with { GuardianConsents = [new GuardianConsentFact { Id = "g", From = Now, Until = then, Purpose = Recommend }] },
            Willing with
            {
                OptOuts = [new OptOutFact { Id = "o", From = then, Classes = PurposeClasses.Sale, Origin = OptOutOrigin.Choice }],
            },
            Willing with { LimitUses = [new LimitUseFact { Id = "l", From = then }] },
            Willing with { RetentionEnds = [new RetentionEndFact { Id = "x", From = then, Collection = "crm.customers" }] },
        ];
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(WithSomethingInHalfASecond))]
    public void A_decision_expires_when_a_fact_begins_or_ends(PersonFacts person) =>
        Assert.Equal(Now.AddMilliseconds(500), Engine().Decide(person, Recommend, [Email]).Expires);

    public static TheoryData<DecisionPolicy> PoliciesWithSomethingInHalfASecond()
    {
        var then = Now.AddMilliseconds(500);
        return
        [
            With(Recommend, purpose => purpose with { From = then }),
            With(Recommend, purpose => purpose with { EndedAt = then }),
            With(Recommend, purpose => purpose with { ReviewDue = then - Day, ReviewGrace = Day }),
            Policy with { RetentionEnds = [new RetentionEndFact { Id = "x", From = then, Collection = "crm.customers" }] },
        ];
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(PoliciesWithSomethingInHalfASecond))]
    public void A_decision_expires_when_something_that_the_policy_says_begins_or_ends(DecisionPolicy policy) =>
        Assert.Equal(Now.AddMilliseconds(500), Engine(policy: policy).Decide(Willing, Recommend, [Email]).Expires);

    [Fact]
    public void Instants_of_facts_are_the_same_in_any_offset()
    {
        var there = new DateTimeOffset(2026, 3, 5, 21, 0, 0, TimeSpan.FromHours(9));
        AssertRefused(
            DecisionReason.Restricted, "restricted", "r",
            Ask(Willing with { Restrictions = [new RestrictionFact { Id = "r", From = there }] }));
        AssertAllowed(Ask(Willing with { Restrictions = [new RestrictionFact { Id = "r", From = there + Tick }] }));
    }

    [Fact]
    public void The_same_question_about_many_people_is_answered_in_their_order_at_one_instant()
    {
        var engine = Engine();
        BoundFacts[] people =
        [
            engine.Policy.Bind(Silent with { Person = "silent" }), engine.Policy.Bind(Willing with { Person = "willing" }),
            engine.Policy.Bind(PersonFacts.Unknown("unknown", Now)), engine.Policy.Bind(Willing with { Person = "too" }),
        ];
        var answer = engine.Decide(people, engine.Policy.Question(Recommend, [Email]));
        Assert.Equal(["silent", "willing", "unknown", "too"], answer.Decisions.Select(decision => decision.Person));
        Assert.Equal(["willing", "too"], answer.Allowed);
        Assert.Equal(Now.AddSeconds(1), answer.Expires);
        Assert.Empty(engine.Decide(Array.Empty<BoundFacts>(), engine.Policy.Question(Recommend, [Email])).Decisions);
    }

    [Fact]
    public void Ten_thousand_people_are_answered_and_one_more_is_refused_with_the_remedy()
    {
        var engine = Engine();
        var question = engine.Policy.Question(Recommend, [Email]);
        BoundFacts[] people = [.. Enumerable.Repeat(engine.Policy.Bind(Willing), DecisionEngine.MaxPeople)];
        Assert.Equal(10_000, engine.Decide(people, question).Allowed.Count());
        var refused = Assert.Throws<TooManyPeopleException>(() => engine.Decide([.. people, people[0]], question));
        Assert.Equal(("too-many-people", true), (refused.Code, refused.Message.Contains("Ask in parts", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_question_or_facts_of_another_policy_are_refused()
    {
        var (engine, other) = (Engine(), Engine());
        Assert.Throws<QuestionException>(() => engine.Decide(other.Policy.Bind(Willing), engine.Policy.Question(Recommend, [Email])));
        Assert.Throws<QuestionException>(() => engine.Decide(engine.Policy.Bind(Willing), other.Policy.Question(Recommend, [Email])));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(5000, true)]
    [InlineData(5001, false)]
    public void Staleness_is_bounded(int milliseconds, bool valid)
    {
        var error = Record.Exception(() => Engine(staleness: TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal(valid, error is null);
        if (!valid) Assert.IsType<ValidationException>(error);
    }

    [Fact]
    public void Staleness_is_a_second_by_default() => Assert.Equal(TimeSpan.FromSeconds(1), new DecisionOptions().Staleness);

    [Fact]
    public void Facts_that_change_after_they_were_bound_change_nothing()
    {
        var consents = new List<ConsentFact> { Consent() };
        var engine = Engine();
        var bound = engine.Policy.Bind(Silent with { Consents = consents });
        consents.Clear();
        Assert.True(engine.Decide(bound, engine.Policy.Question(Recommend, [Email])).AllowsAll);
    }
}

using Compliance.Decisions.Explaining;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Rules;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests;

public sealed class ExplanationTests
{
    [Fact]
    public void The_operator_sees_every_rule_in_order_with_its_finding_for_each_field()
    {
        var explanation = Explain(
            Silent with
            {
                Restrictions = [new RestrictionFact { Id = "restriction", From = Now - Day }],
                LimitUses = [new LimitUseFact { Id = "limit", From = Now }],
            },
            Recommend, Email, Location);
        Assert.Equal(DecisionRules.Table.Select(rule => rule.Code), explanation.Rules.Select(each => each.Rule.Code));
        Assert.All(explanation.Rules, each => Assert.Equal([Email, Location], each.Findings.Select(finding => finding.Field)));

        // What is found after the rule that decided is shown too, and does not decide.
        Assert.Equal(
            new FieldFinding(Email, DecisionReason.Restricted, "restriction", Now - Day, Decides: true),
            Finding(explanation, "restricted", Email));
        Assert.Equal(new FieldFinding(Email, DecisionReason.NoConsent, null, null, Decides: false), Finding(explanation, "basis", Email));
        Assert.Equal(
            new FieldFinding(Location, DecisionReason.Limited, "limit", Now, Decides: false), Finding(explanation, "limit-use", Location));
        Assert.Equal(new FieldFinding(Email, DecisionReason.None, null, null, Decides: false), Finding(explanation, "limit-use", Email));
    }

    [Fact]
    public void The_explained_decision_is_the_decision()
    {
        var engine = Engine();
        var (person, question) = (engine.Policy.Bind(Willing), engine.Policy.QuestionOfAllFields(Fraud));
        Assert.Equal(engine.Decide(person, question).Answers, engine.Explain(person, question).Decision.Answers);
    }

    [Fact]
    public void What_the_policy_does_not_know_is_explained_too()
    {
        var explanation = Explain(Silent, "gone", "a.b.c");
        Assert.Equal("purpose-not-active", Assert.Single(explanation.Messages).Code);
        Assert.True(Finding(explanation, "purpose-not-active", "a.b.c").Decides);
        Assert.Equal(DecisionReason.NotForPurpose, Finding(explanation, "not-for-purpose", "a.b.c").Reason);
    }

    [Fact]
    public void The_person_gets_a_code_and_arguments_for_each_field()
    {
        var explanation = Explain(
            Silent with { Consents = [Consent(state: ConsentState.Withdrawn) with { From = Now - Day }] }, Recommend, Email);
        var message = Assert.Single(explanation.Messages);
        Assert.Equal("withdrawn", message.Code);
        Assert.Equal(
            new Dictionary<string, string> { ["field"] = Email, ["purpose"] = Recommend, ["since"] = "2026-03-04" }, message.Arguments);
        Assert.Equal(
            "We do not use your e-mail address for recommendations: your consent was withdrawn on 4 March 2026.",
            EnglishWording.Render(message, name => name == Email ? "your e-mail address" : "recommendations"));
    }

    [Fact]
    public void A_refusal_for_lack_of_a_fact_has_no_date()
    {
        var engine = Engine(policy: With(Recommend, purpose => purpose with { From = Now - Day }));
        var explanation = engine.Explain(engine.Policy.Bind(Silent), engine.Policy.Question(Recommend, [Email]));
        Assert.Equal(["field", "purpose"], Assert.Single(explanation.Messages).Arguments.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_purpose_that_is_over_is_dated_by_its_end_and_one_that_has_not_begun_is_not_dated()
    {
        Assert.Equal(Now, Since(purpose => purpose with { From = Now - Day, EndedAt = Now }));
        Assert.Null(Since(purpose => purpose with { From = Now + Day, EndedAt = Now + (2 * Day) }));

        DateTimeOffset? Since(Func<Purpose, Purpose> change)
        {
            var engine = Engine(policy: With(Recommend, change));
            var explanation = engine.Explain(engine.Policy.Bind(Willing), engine.Policy.Question(Recommend, [Email]));
            return Finding(explanation, "purpose-not-active", Email).Since;
        }
    }

    [Fact]
    public void Each_field_of_a_question_gets_its_own_message() => Assert.Equal(
        ["special-category", "generalised", "lawful-basis", "lawful-basis", "lawful-basis"],
        Explain(Silent, Fraud, Email, Total, Allergies, BirthDate, Location).Messages.Select(message => message.Code));

    [Fact]
    public void An_expired_consent_is_dated_by_its_end() => Assert.Equal(
        $"We do not use {Email} for {Recommend}: your consent ended on 3 March 2026.",
        Words(Silent with { Consents = [Consent() with { Until = Now - (2 * Day) }] }, Recommend, Email));

    [Fact]
    public void What_is_allowed_is_explained_by_its_basis()
    {
        Assert.Equal($"We use {Email} for {Recommend}: you agreed on 3 February 2026.", Words(Willing, Recommend, Email));
        Assert.Equal($"We use {Email} for {Deliver}: our contract with you needs it.", Words(Silent, Deliver, Email));
        Assert.Equal($"We use {Email} for {Tax}: a law demands it.", Words(Silent, Tax, Email));
        Assert.Equal($"We use {Email} for {Fraud}: we have a legitimate interest in it, and you may object.", Words(Silent, Fraud, Email));
        Assert.Equal($"For {Recommend} we use {BirthDate} only in a less exact form (age-band).", Words(Willing, Recommend, BirthDate));
    }

    [Theory]
    [InlineData(LegalBasis.PublicTask, "a task in the public interest needs it")]
    [InlineData(LegalBasis.VitalInterests, "it protects somebody's life")]
    public void So_are_the_other_bases(LegalBasis basis, string words)
    {
        var engine = Engine(policy: With(Fraud, purpose => purpose with { Basis = basis }));
        var explanation = engine.Explain(engine.Policy.Bind(Silent), engine.Policy.Question(Fraud, [Email]));
        Assert.Equal($"We use {Email} for {Fraud}: {words}.", EnglishWording.Render(explanation.Messages[0]));
    }

    [Fact]
    public void There_is_an_English_sentence_for_every_reason_of_an_answer() => Assert.Equal(
        Enum.GetValues<DecisionReason>()[1..].Select(reason => reason.Code()).Order(), EnglishWording.Codes.Order());

    [Fact]
    public void A_name_with_braces_is_not_filled_in_again() => Assert.Contains(
        "{purpose}", EnglishWording.Render(Explain(Silent, Recommend, Email).Messages[0], name => name == Email ? "{purpose}" : name),
        StringComparison.Ordinal);

    [Fact]
    public void A_code_without_a_sentence_is_refused() =>
        Assert.Throws<ArgumentException>(() => EnglishWording.Render(new PersonMessage("gone", new Dictionary<string, string>())));

    private static Explanation Explain(PersonFacts person, string purpose, params string[] fields)
    {
        var engine = Engine();
        return engine.Explain(engine.Policy.Bind(person), engine.Policy.Question(purpose, fields));
    }

    private static string Words(PersonFacts person, string purpose, string field) =>
        EnglishWording.Render(Explain(person, purpose, field).Messages[0]);

    private static FieldFinding Finding(Explanation explanation, string rule, string field) =>
        explanation.Rules.Single(each => each.Rule.Code == rule).Findings.Single(finding => finding.Field == field);
}

using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests;

/// <summary>What bad questions get.</summary>
public sealed class QuestionTests
{
    private readonly DecisionEngine _engine = Engine();

    [Fact]
    public void Who_wants_to_know_is_told_of_an_unknown_purpose_and_what_to_do()
    {
        var error = Assert.Throws<UnknownPurposeException>(() => _engine.Policy.Question("profile", [Email]).RequireKnown());
        Assert.Equal(("unknown-purpose", "profile"), (error.Code, error.Purpose));
        Assert.Contains("Declare it in the data map", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_wants_to_know_is_told_of_all_unknown_fields_and_what_to_do()
    {
        var error = Assert.Throws<UnknownFieldException>(
            () => _engine.Policy.Question(Recommend, ["a.b.c", Email, "a.b.d"]).RequireKnown());
        Assert.Equal("unknown-field", error.Code);
        Assert.Equal(["a.b.c", "a.b.d"], error.Fields);
        Assert.Contains("Add it to the data map", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_that_the_policy_knows_passes_that_check()
    {
        var question = _engine.Policy.Question(Recommend, [Email]);
        Assert.Same(question, question.RequireKnown());
    }

    [Fact]
    public void Without_that_check_what_is_unknown_is_refused_by_the_answer() =>
        Assert.False(_engine.Decide(Willing, "profile", ["a.b.c", Email]).AllowsAny);

    [Fact]
    public void A_question_about_no_field_is_refused() => Assert.Throws<QuestionException>(() => _engine.Policy.Question(Recommend, []));

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("half of a pair: \ud83d")]
    [InlineData("\ufffd")]
    public void A_name_that_is_none_is_refused(string name)
    {
        Assert.Throws<QuestionException>(() => _engine.Policy.Question(name, [Email]));
        Assert.Throws<QuestionException>(() => _engine.Policy.Question(Recommend, [name]));
        Assert.Throws<FactException>(() => _engine.Policy.Bind(Silent with { Person = name }));
    }

    [Fact]
    public void A_name_has_at_most_256_characters()
    {
        _ = _engine.Policy.Question(new string('p', 256), [new string('f', 256)]);
        Assert.Throws<QuestionException>(() => _engine.Policy.Question(new string('p', 257), [Email]));
        Assert.Throws<QuestionException>(() => _engine.Policy.Question(Recommend, [new string('f', 257)]));
    }
}

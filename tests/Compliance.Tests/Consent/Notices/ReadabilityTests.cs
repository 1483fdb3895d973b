using Compliance.Consent.Notices;

namespace Compliance.Tests.Consent.Notices;

public sealed class ReadabilityTests
{
    // github.com/textstat/textstat, tests/backend/resources.py (SHORT_TEXT) and its published figures.
    [Fact]
    public void The_published_figures_of_textstat_for_its_short_text_are_reproduced()
    {
        var readability = Readability.Of("Cool dogs wear da sunglasses.");
        Assert.Equal((5, 1, 7), (readability.Words, readability.Sentences, readability.Syllables));
        Assert.Equal(2.88, readability.Grade, 0.005);
        Assert.Equal(83.32, readability.Ease, 0.005);
    }

    [Theory]
    [InlineData("cat", 1)]
    [InlineData("make", 1)]
    [InlineData("makes", 1)]
    [InlineData("table", 2)]
    [InlineData("boxes", 2)]
    [InlineData("used", 1)]
    [InlineData("needed", 2)]
    [InlineData("the", 1)]
    [InlineData("free", 1)]
    [InlineData("privacy", 3)]
    [InlineData("personal", 3)]
    [InlineData("e-mail", 2)]
    [InlineData("don't", 1)]
    [InlineData("42", 1)]
    public void Syllables_are_counted_by_the_documented_rule(string word, int syllables) =>
        Assert.Equal(syllables, EnglishSyllables.In(word));

    [Theory]
    [InlineData("One. Two! Three?", 3)]
    [InlineData("It costs 3.50 a month.", 1)]
    [InlineData("A title\nA sentence.", 2)]
    [InlineData("He said \"no.\" She did too.", 2)]
    [InlineData("no mark at all", 1)]
    public void A_sentence_ends_with_a_mark_or_with_the_line(string text, int sentences) =>
        Assert.Equal(sentences, Readability.Of(text).Sentences);

    [Fact]
    public void A_text_without_a_word_is_as_easy_as_can_be() =>
        Assert.Equal((0, 100), (Readability.Of("…").Grade, Readability.Of("").Ease));

    [Theory]
    [InlineData("en", true)]
    [InlineData("en-GB", true)]
    [InlineData("eng", false)]
    [InlineData("de", false)]
    public void There_is_a_formula_for_English_alone(string language, bool isKnown) =>
        Assert.Equal(isKnown, Readability.Knows(language));
}

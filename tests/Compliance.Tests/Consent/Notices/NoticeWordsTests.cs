using Compliance.Consent.Notices;
using Compliance.Testing.Consent;

namespace Compliance.Tests.Consent.Notices;

public sealed class NoticeWordsTests
{
    [Fact]
    public void What_both_versions_say_stays_and_what_only_one_says_is_removed_or_added_where_it_stands()
    {
        var from = With("One.\nTwo.\nThree.\nFour.");
        var to = With("One.\nThree.\nThree and a half.\nFour.");
        var compared = Assert.Single(NoticeWords.Compare(from, to));
        Assert.Equal(
            [
                " Your choice", " One.", "-Two.", " Three.", "+Three and a half.", " Four.",
                " recommend: We use your mail address to recommend.",
            ],
            Marked(compared));
    }

    [Fact]
    public void A_language_that_is_new_is_added_whole_and_one_that_is_gone_removed_whole()
    {
        var (from, to) = (With("One."), With("One.", "fr"));
        var compared = NoticeWords.Compare(from, to);
        Assert.Equal(["fr", "en"], compared.Select(each => each.Language));
        Assert.All(Marked(compared[0]), line => Assert.StartsWith("+", line, StringComparison.Ordinal));
        Assert.All(Marked(compared[1]), line => Assert.StartsWith("-", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Taking_the_removed_lines_out_gives_the_later_version_and_the_added_ones_the_earlier(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var (from, to) = (Text(random), Text(random));
            var lines = Assert.Single(NoticeWords.Compare(With(from), With(to))).Lines;
            Assert.Equal(from.Split('\n'), Of(lines, TextChange.Added));
            Assert.Equal(to.Split('\n'), Of(lines, TextChange.Removed));
        }

        static string Text(Random random) =>
            string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"Line {random.Next(4)}."));

        static IEnumerable<string> Of(IEnumerable<NoticeLine> lines, TextChange without) =>
            lines.Where(line => line.Change != without && line.Text.StartsWith("Line ", StringComparison.Ordinal))
                .Select(line => line.Text);
    }

    private static Notice With(string text, string language = "en")
    {
        var notice = ConsentBench.NoticeOf(purposes: [ConsentBench.Recommend]);
        return notice with { Texts = [notice.Texts[0] with { Text = text, Language = language }] };
    }

    private static IEnumerable<string> Marked(NoticeWordsComparison compared) => compared.Lines.Select(line =>
        $"{line.Change switch { TextChange.Removed => '-', TextChange.Added => '+', _ => ' ' }}{line.Text}");
}

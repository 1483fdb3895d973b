using Compliance.Findings;
using Compliance.Web.Reviews;
using Compliance.Web.Tests.Support;
using NodaTime;

namespace Compliance.Web.Tests.Reviews;

public sealed class ReviewPageTests
{
    private static readonly FindingKind Late = new("late", "Answer is late", "", "");

    [Fact]
    public async Task It_counts_the_findings_by_severity_and_shows_each_with_its_owner_and_date()
    {
        var page = await Page(
            new Finding(Late, "request-1", "Answer at once.", Severity.High, "privacy", new LocalDate(2026, 11, 1)),
            new Finding(Late, "request-2", "Answer soon.", Severity.Low),
            new Finding(Late, "request-3", "Answer soon.", Severity.Low));

        PageStructure.Check(page);
        Assert.Contains("3 findings on 23 November 2026, 05:00 UTC: 1 high, 2 low.", page, StringComparison.Ordinal);
        Assert.Contains(
            "data-label=\"Owner\" dir=\"auto\">privacy</td><td role=\"cell\" data-label=\"Due\">1 November 2026</td>",
            page,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_findings_there_is_no_table()
    {
        var page = await Page();
        PageStructure.Check(page);
        Assert.Contains("0 findings on 23 November 2026, 05:00 UTC.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_finding_says_is_text()
    {
        var page = await Page(new Finding(new FindingKind("x", "<b>", "", ""), "<script>", "<script>", Severity.High, "<owner>"));
        PageStructure.Check(page);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<owner>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    private static Task<string> Page(params Finding[] findings) =>
        Rendered.Text(ReviewPage.Create(new ReviewReport("review-1", Instant.FromUtc(2026, 11, 23, 5, 0), null, findings)));
}

using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Compliance.Reviews;
using Compliance.Reviews.Checks;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tests.Reviews.Checks;

public sealed class LawTableCheckTests
{
    private readonly LawTableCheck _check = new(LawTable.Current, Options.Create(new RequestOptions()));

    [Fact]
    public async Task A_law_that_was_to_be_reviewed_by_a_day_that_has_passed_is_found()
    {
        var last = LawTable.Current.Regimes.Max(regime => regime.NextReview);
        Assert.Empty(await Run(LawTable.Current.Regimes.Min(regime => regime.NextReview)));
        var findings = await Run(last.PlusDays(1));
        Assert.Equal(LawTable.Current.Codes, findings.Select(finding => finding.Where));
        Assert.All(findings, finding => Assert.Equal(LawTableCheck.LawReviewDue, finding.Kind));
    }

    private Task<IReadOnlyList<Compliance.Findings.Finding>> Run(LocalDate day) =>
        _check.Run(new ReviewScope(day.At(LocalTime.Noon).InUtc().ToInstant(), ""), default);
}

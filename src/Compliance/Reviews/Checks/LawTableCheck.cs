using Compliance.Findings;
using Compliance.Law;
using Compliance.Requests.Lifecycle;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Reviews.Checks;

/// <summary>
/// Finds laws whose rules nobody has compared with their sources for too long: laws change, and the table does not by itself.
/// </summary>
internal sealed class LawTableCheck(LawTable table, IOptions<RequestOptions> options) : IReviewCheck
{
    public static readonly FindingKind LawReviewDue = new(
        "law-review-due", "Law table not reviewed",
        "The rules of a law in the table of regimes were to be compared with their sources by a day that has passed. Deadlines are "
        + "computed from what the law said then.",
        "Compare the rules of `GET /api/law/REGIME` with their sources, and take a release whose table was reviewed since. Until then, "
        + "have a lawyer confirm the dates that matter.");

    public string Id => "law-table";

    public Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation)
    {
        var today = scope.At.InZone(DateTimeZoneProviders.Tzdb[options.Value.TimeZone]).Date;
        return Task.FromResult<IReadOnlyList<Finding>>([
            .. table.Outdated(today).Select(regime => new Finding(
                LawReviewDue, regime.Code,
                FormattableString.Invariant($"The rules were last compared with their sources on {regime.Reviewed:uuuu-MM-dd}."),
                Severity.Medium, Due: regime.NextReview)),
        ]);
    }
}

using Compliance.Findings;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Reviews.Checks;

/// <summary>Finds open requests that are late or soon due.</summary>
internal sealed class DeadlineCheck(
    IRequestStore requests,
    IOptions<ReviewOptions> options,
    IOptions<RequestOptions> requestOptions,
    ILogger<DeadlineCheck> log) : IReviewCheck
{
    public static readonly FindingKind DeadlineNear = new(
        "deadline-near", "Deadline near",
        "An open request is due within days.",
        "See what it waits for: `GET /api/requests/ID`. Resume, approve, or mend the store.");

    public static readonly FindingKind DeadlinePassed = new(
        "deadline-passed", "Deadline passed",
        "An open request is late.",
        "As above, today; and a person tells the customer why (GDPR Art. 12(3)).");

    public string Id => "deadlines";

    public async Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation)
    {
        var today = scope.At.InZone(DateTimeZoneProviders.Tzdb[requestOptions.Value.TimeZone]).Date;
        var findings = new List<Finding>();
        await foreach (var request in requests.List(new RequestFilter.Open(), cancellation))
        {
            if (request.Due < today)
                findings.Add(new Finding(DeadlinePassed, request.Id, "The answer is late.", Severity.High, Due: request.Due));
            else if (request.Due <= today.PlusDays(options.Value.NearDays))
                findings.Add(new Finding(DeadlineNear, request.Id, "The answer is due soon.", Severity.Medium, Due: request.Due));
        }

        if (findings.Count > 0)
            log.LogWarning(
                Events.DeadlineAtRisk, "{Count} requests are late or due within {Days} days", findings.Count, options.Value.NearDays);
        return findings;
    }
}

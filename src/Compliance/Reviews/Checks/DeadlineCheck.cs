using Compliance.Findings;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Reviews.Checks;

/// <summary>Finds open requests that are late or soon due, every day anew: <see cref="DeadlineWarnings"/> says it once.</summary>
internal sealed class DeadlineCheck(IRequestStore requests, DeadlineWarnings warnings, ILogger<DeadlineCheck> log) : IReviewCheck
{
    public string Id => "deadlines";

    public async Task<IReadOnlyList<Finding>> Run(ReviewScope scope, CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        await foreach (var request in requests.List(new RequestFilter.Open(), cancellation))
        {
            if (warnings.Look(request, scope.At).Finding is { } finding)
                findings.Add(finding);
        }

        if (findings.Count > 0)
            log.LogWarning(Events.DeadlineAtRisk, "{Count} requests are late or soon due", findings.Count);
        return findings;
    }
}

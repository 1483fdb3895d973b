using Compliance.Requests.Case;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>What a running request shows of itself: no personal data.</summary>
/// <param name="Step">What it is doing, for instance <c>erasing shop_sql</c>.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Steps">Steps in all, as far as known.</param>
/// <param name="WaitingFor">The connection whose store does not answer, or null.</param>
/// <param name="WaitingSince">Since when.</param>
/// <param name="Quarantined">Why the step failed for good, as a code: an operator looks at it and resumes the request.</param>
/// <param name="Reference">Where to look further; also what an operator's word to resume names.</param>
public sealed record RequestProgress(
    string Step,
    int Done,
    int Steps,
    string? WaitingFor = null,
    Instant? WaitingSince = null,
    string? Quarantined = null,
    string? Reference = null);

using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Preflight;

/// <summary>
/// At the start of an app that serves requests: what blocks is logged, so that it is read before a request meets it. The app starts all
/// the same, for what one store lacks is no reason to refuse everybody, and each erasure is checked again before anything is destroyed.
/// </summary>
/// <param name="preflight">Asked for when it is run: an app without this role has no map and no stores to make one of.</param>
/// <param name="time">Measures how long a start waits.</param>
/// <param name="log">Is told what was found.</param>
public sealed class PreflightStart(Func<PreflightService> preflight, TimeProvider time, ILogger<PreflightStart> log) : IStartCheck
{
    /// <summary>How long a start waits for the stores. What is not known by then, health/ready asks again.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public IReadOnlyList<Role> Roles => [Role.Service];

    public async Task Require(CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            Tell(await preflight().Latest(either.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning(Events.PreflightFailed, "The stores were not compared with the data map within {Seconds} "
                + "seconds", Timeout.TotalSeconds);
        }
    }

    private void Tell(PreflightReport report)
    {
        foreach (var finding in report.Blocking)
            log.LogError(Events.PreflightFailed, "The data map does not fit the store: {Finding}", finding.ToString());
        if (report.Findings.Count(each => !each.Blocks) is > 0 and var count)
            log.LogWarning("The data map and the stores differ in {Count} places that block nothing: see the review, or compliance "
                + "map check", count);
    }
}

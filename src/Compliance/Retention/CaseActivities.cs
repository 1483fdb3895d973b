using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Retention;

/// <summary>This system's own retention: exports past their date, case files past their term.</summary>
public sealed class CaseActivities(
    IRequestStore requests, ICaseFiles cases, StepFailures failures, IClock clock, IOptions<RequestOptions> options,
    ILogger<CaseActivities> log)
{
    /// <summary>After so many failures in a row it is not the case: the rest is left to the next sweep.</summary>
    private const int MaxInARow = 20;

    public static readonly ActivityReference<Instant, long> EndOld = new("EndOldCases");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(EndOld, Role.Service, Resolve.From<CaseActivities, Instant, long>(it => it.EndOldCases))];

    /// <returns>How many could not be ended; the next sweep tries again.</returns>
    private async Task<long> EndOldCases(Instant at, CancellationToken cancellation)
    {
        var term = Duration.FromDays(options.Value.CaseDays);
        return await Each(new RequestFilter.ExportExpired(at), EndExport, cancellation)
            + await Each(new RequestFilter.CaseKept(at - term), EndCase, cancellation);
    }

    private async Task EndExport(RequestRecord request, CancellationToken cancellation)
    {
        await cases.RemoveExport(request.Id, cancellation);
        await requests.ForgetExport(request.Id, cancellation);
    }

    private async Task EndCase(RequestRecord request, CancellationToken cancellation)
    {
        // Its final certificate is still to be stated, and from the case; or an appeal to be answered, which may open a request from it.
        if (request is { Outcome: RequestOutcome.Pending } or { Stage: RequestStage.Appealed })
            return;
        await cases.End(request.Id, cancellation);
        await requests.EndCase(request.Id, clock.GetCurrentInstant(), cancellation);
    }

    private async Task<long> Each(RequestFilter filter, Func<RequestRecord, CancellationToken, Task> end, CancellationToken cancellation)
    {
        var (failed, inARow) = (0L, 0);
        await foreach (var request in requests.List(filter, cancellation))
        {
            try
            {
                await end(request, cancellation);
                inARow = 0;
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                // One case that cannot be ended keeps no other; the log tells which, the count that there is one.
                var told = failures.Of(failure, EndOld.Name);
                log.LogWarning("The case of {Request} could not be ended: {Code} ({Reference})", request.Id, told.Code, told.Reference);
                failed++;
                if (++inARow == MaxInARow)
                    break;
            }
        }

        return failed;
    }
}

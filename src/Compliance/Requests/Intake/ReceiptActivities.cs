using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Workflows;

namespace Compliance.Requests.Intake;

/// <summary>Makes sure that a request is in the log before anything is done for it.</summary>
public sealed class ReceiptActivities(IRequestStore requests, SubmissionReceipts receipts)
{
    public static readonly ActivityReference<string, LoggedRequest> LogReceived = new("LogReceived");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(LogReceived, Role.Service, Resolve.From<ReceiptActivities, string, LoggedRequest>(it => it.LogOnce))];

    private async Task<LoggedRequest> LogOnce(string requestId, CancellationToken cancellation)
    {
        var record = await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
        var received = await receipts.Keep(record, cancellation);
        if (record.Right is not Right.Erasure)
            return new LoggedRequest();
        var policy = EntryIds.PolicyOf(requestId, received);
        return new LoggedRequest(policy ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId));
    }
}

/// <param name="Policy">An erasure's, as the log has it; null for other rights.</param>
public sealed record LoggedRequest(ErasurePolicy? Policy = null);

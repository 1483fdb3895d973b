using Compliance.Requests;
using Compliance.Workflows;

namespace Compliance.Evidence;

/// <summary>Makes sure that a request is in the log before anything is done for it.</summary>
public sealed class ReceiptActivities(IRequestStore requests, Receipts receipts)
{
    public static readonly ActivityReference<string, Nothing> LogReceived = new("LogReceived");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(LogReceived, Role.Service, Resolve.From<ReceiptActivities, string, Nothing>(it => it.LogOnce))];

    private async Task<Nothing> LogOnce(string requestId, CancellationToken cancellation)
    {
        var record = await requests.Find(requestId, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
        await receipts.Log(record, cancellation);
        return Nothing.Value;
    }
}

using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights;
using Compliance.Workflows;

namespace Compliance.Consent.Rights;

/// <summary>The step of the rights about uses. What was written before the submission was answered is not written again.</summary>
internal sealed class LedgerRightActivities(LedgerActs acts, IRequestStore requests, RightSet rights)
{
    public static readonly ActivityReference<string, RequestOutcome> Record = new("RecordChoiceOfUses");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Record, Role.Service, Resolve.From<LedgerRightActivities, string, RequestOutcome>(it => it.RecordChoice))];

    private async Task<RequestOutcome> RecordChoice(string requestId, CancellationToken cancellation)
    {
        var request = await requests.Find(requestId, cancellation) ?? throw new InvalidOperationException("A request went away.");
        return await acts.Record((LedgerRight)rights[request.Right], request, cancellation);
    }
}

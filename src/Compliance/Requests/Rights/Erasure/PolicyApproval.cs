using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>The policy's own word in the log, where it asks for no person. The signer's alone.</summary>
public sealed class PolicyApproval(IEvidenceLog log, IClock clock)
{
    public static readonly ActivityReference<string, Nothing> Approve = new("ApproveByPolicy");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Approve, Role.Signer, Resolve.From<PolicyApproval, string, Nothing>(it => it.ApproveAsPolicySays))];

    /// <summary>
    /// Where the policy asks for no person: the signer's own entry, for this fence alone, after the cooling-off. That is counted from when the
    /// signer logged the fence, which the eraser alone can have it do.
    /// </summary>
    private async Task<Nothing> ApproveAsPolicySays(string requestId, CancellationToken cancellation)
    {
        var policy = EntryIds.PolicyOf(requestId, await log.Find(EntryIds.Received(requestId), cancellation))
            ?? throw new StepFailedException(ErasureFailure.NotReceived, requestId);
        if (policy.Approvals != 0)
            throw new StepFailedException(ErasureFailure.NotApproved, requestId);
        var fenced = await log.Find(EntryIds.Fenced(requestId), cancellation) ?? throw new StepFailedException(ErasureFailure.NotFenced, requestId);
        if (clock.GetCurrentInstant() < fenced.At() + policy.CoolingOff)
            throw new StepFailedException(FailureCode.StoreUnavailable, ErasureFailure.CoolingOff);
        await log.Append(new LogApproved(requestId, 0, LogApproved.Policy, fenced.Member("fence")!), cancellation);
        return Nothing.Value;
    }
}

using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>The policy's own word in the log, where it asks for no person. The signer's alone.</summary>
public sealed class PolicyApproval(IEvidenceLog log, IClock clock, ILogger<PolicyApproval> logger)
{
    public static readonly ActivityReference<string, Unit> Approve = new("ApproveByPolicy");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Approve, Role.Signer, Resolve.From<PolicyApproval, string, Unit>(it => it.ApproveAsPolicySays))];

    /// <summary>
    /// Where the policy asks for no person: the signer's own entry, for this fence alone, after the cooling-off. That is counted from when
    /// the signer logged the fence, which the eraser alone can have it do.
    /// </summary>
    private async Task<Unit> ApproveAsPolicySays(string requestId, CancellationToken cancellation)
    {
        var found = await log.FindAll(requestId, [EntryIds.Received(requestId), EntryIds.Fenced(requestId)], cancellation);
        var policy = EntryIds.PolicyOf(requestId, found.First(EntryIds.Received(requestId)))
            ?? throw Refused(ErasureFailure.NotReceived, requestId);
        if (policy.Approvals != 0)
            throw Refused(ErasureFailure.NotApproved, requestId);
        var fenced = found.First(EntryIds.Fenced(requestId)) ?? throw Refused(ErasureFailure.NotFenced, requestId);
        if (clock.GetCurrentInstant() < fenced.At() + policy.CoolingOff)
            throw new StepFailedException(FailureCode.StoreUnavailable, ErasureFailure.CoolingOff);
        await log.Append(new LogApproved(requestId, 0, LogApproved.Policy, fenced.Member("fence")!), cancellation);
        return Unit.Value;
    }

    private StepFailedException Refused(string code, string requestId)
    {
        logger.LogError(
            Events.CommandRefused,
            "The signer refuses an approval by policy of request {Request}: {Code}. Nothing was logged",
            requestId,
            code);
        return new StepFailedException(code, requestId);
    }
}

using Compliance.Evidence;
using Compliance.Commands;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure.Replayed;

/// <summary>The cooling-off, the approvals that end it, and the decision after which an erasure can no longer be cancelled.</summary>
/// <param name="context">Of the workflow.</param>
/// <param name="steps">Of the request.</param>
/// <param name="requestId">Opaque.</param>
/// <param name="policy">As the log has it: the signer and the eraser go by the same entry.</param>
/// <param name="clockSkew">Waited for after the cooling-off, so that the signer's clock has passed it too.</param>
internal sealed class ErasureApprovalGate(
    IWorkflowContext context, RequestSteps steps, string requestId, ErasurePolicy policy, Duration clockSkew)
{
    private const string CoolingOff = "cooling off";
    private const string AwaitingApproval = "awaiting approval";

    /// <summary>Raised so that a cancel is seen at once. The request's record decides, see <see cref="CommitActivities"/>.</summary>
    public const string Cancel = RequestSteps.Cancel;

    private static readonly Duration PollInterval = Duration.FromHours(1);

    /// <summary>Raised, where it can be, when the log holds a new approval; whether there are enough, the log is asked.</summary>
    public static string ApprovedOrder(string requestId) => $"approved-{requestId}";

    /// <exception cref="RequestCancelledException">The request was cancelled before.</exception>
    public async Task Pass()
    {
        steps.Show(CoolingOff);
        if (await context.WaitFor(context.Now + policy.CoolingOff + clockSkew, Cancel) is not null)
            throw new RequestCancelledException();

        if (policy.Approvals == 0)
            await steps.Run("approving", PolicyApproval.Approve, requestId);
        else
            await AwaitApprovals();

        if (!await steps.Run("passing the point of no return", CommitActivities.Commit, requestId))
            throw new RequestCancelledException();
        steps.CanBeCancelled = false;
    }

    private async Task AwaitApprovals()
    {
        while (!await steps.Poll(AwaitingApproval, ApprovalActivities.AreEnough, requestId))
        {
            steps.Show(AwaitingApproval);
            var word = await context.WaitFor(context.Now + PollInterval, Cancel, CommandReply.EventName(ApprovedOrder(requestId)));
            if (word is { Name: var name } && string.Equals(name, Cancel, StringComparison.OrdinalIgnoreCase))
                throw new RequestCancelledException();
        }
    }
}

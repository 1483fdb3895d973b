using Compliance.Evidence;
using Compliance.Commands;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Lifecycle.Replayed;
using Compliance.Requests.Rights.Erasure.Previewing;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Rights.Erasure.Replayed;

/// <summary>The cooling-off, the approvals that end it, and the decision after which an erasure can no longer be cancelled.</summary>
/// <param name="context">Of the workflow.</param>
/// <param name="request">Its steps.</param>
/// <param name="requestId">Opaque.</param>
/// <param name="policy">As the log has it: the signer and the eraser go by the same entry.</param>
/// <param name="clockSkew">Waited for after the cooling-off, so that the signer's clock has passed it too.</param>
internal sealed class ErasureApprovalGate(
    IWorkflowContext context, RequestSteps request, string requestId, ErasurePolicy policy, Duration clockSkew)
{
    private const string CoolingOff = "cooling off";
    private const string AwaitingApproval = "awaiting approval";

    /// <summary>Raised so that a cancel is seen at once. The request's record decides, see <see cref="CommitActivities"/>.</summary>
    public const string Cancel = RequestSteps.Cancel;

    private static readonly Duration PollInterval = Duration.FromHours(1);

    /// <summary>Raised, where it can be, when the log holds a new approval; whether there are enough, the log is asked.</summary>
    public static string ApprovedOrder(string requestId) => $"approved-{requestId}";

    /// <param name="steps">What is erased, see <see cref="LocateResult.Steps"/>.</param>
    /// <param name="gaps">See <see cref="LocateResult.Gaps"/>.</param>
    /// <returns>The same, or what the approved preview says where people were asked again.</returns>
    /// <exception cref="RequestCancelledException">The request was taken back before.</exception>
    public async Task<(IReadOnlyList<string> Steps, int Gaps)> Pass(IReadOnlyList<string> steps, int gaps)
    {
        request.Show(CoolingOff);
        if (await context.WaitFor(context.Now + policy.CoolingOff + clockSkew, Cancel) is not null)
            throw new RequestCancelledException();

        var plan = (steps, gaps);
        if (policy.Approvals == 0)
            await request.Run("approving", PolicyApproval.Approve, requestId);
        else
            plan = await AwaitApprovals();

        if (!await request.Run("passing the point of no return", CommitActivities.Commit, requestId))
            throw new RequestCancelledException();
        request.CanBeCancelled = false;
        return plan;
    }

    /// <summary>What people have approved is what is done: where more was found meanwhile, they are asked again.</summary>
    private async Task<(IReadOnlyList<string> Steps, int Gaps)> AwaitApprovals()
    {
        while (true)
        {
            while (!await request.Poll(AwaitingApproval, ApprovalActivities.AreEnough, requestId))
            {
                request.Show(AwaitingApproval);
                var word = await context.WaitFor(context.Now + PollInterval, Cancel, CommandReply.EventName(ApprovedOrder(requestId)));
                if (word is { Name: var name } && string.Equals(name, Cancel, StringComparison.OrdinalIgnoreCase))
                    throw new RequestCancelledException();
            }

            var compared = await request.Poll("comparing with the preview", PreviewActivities.Compare, requestId);
            if (!compared.Exceeds)
                return (compared.Steps, compared.Gaps);
        }
    }
}

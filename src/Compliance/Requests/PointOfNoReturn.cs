using Compliance.Evidence;
using Compliance.Orders;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests;

/// <summary>The cooling-off, in which an erasure can be cancelled, and the approvals that end it.</summary>
internal sealed class PointOfNoReturn(IWorkflowContext context, RequestSteps steps, RequestInput input)
{
    public const string CoolingOff = "cooling off";
    public const string AwaitingApproval = "awaiting approval";

    /// <summary>An operator's word to stop.</summary>
    public const string Cancel = "cancel";

    private static readonly Duration LookAgain = Duration.FromHours(1);

    /// <summary>Raised, where it can be, when the log holds a new approval; whether there are enough, the log is asked.</summary>
    public static string ApprovedOrder(string requestId) => $"approved-{requestId}";

    /// <returns>False when the request was cancelled before.</returns>
    public async Task<bool> Reached()
    {
        steps.Show(CoolingOff);
        var until = context.Now + input.Terms!.CoolingOff + input.Terms.ClockSkew;
        if (await context.WaitFor(until, Cancel) is not null)
            return false;

        if (input.Terms.Approvals == 0)
        {
            await steps.Run("approving", EvidenceActivities.ApproveByPolicy, input.RequestId);
            return true;
        }

        while (!await steps.Run(AwaitingApproval, ApprovalActivities.AreEnough, input.RequestId))
        {
            steps.Show(AwaitingApproval);
            var word = await context.WaitFor(context.Now + LookAgain, Cancel, OrderReply.EventName(ApprovedOrder(input.RequestId)));
            if (word is { Name: var name } && string.Equals(name, Cancel, StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }
}

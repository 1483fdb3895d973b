using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Lifecycle.Replayed;

/// <summary>Gives people what they have to do for a request, and waits until all of it is done or rejected.</summary>
internal sealed class ManualWorkGate(IWorkflowContext context, RequestSteps steps, string requestId)
{
    /// <summary>How many steps of the request it is.</summary>
    public const int Steps = 2;

    /// <summary>A crash after a task was closed, and before that was raised, delays the request by no more than this.</summary>
    private static readonly Duration PollInterval = Duration.FromHours(6);

    public Task Open() => steps.Run("giving people their tasks", ManualWork.Open, requestId);

    /// <returns>How many mapped places are not covered then.</returns>
    public async Task<int> Await()
    {
        while (true)
        {
            var state = await steps.Poll("awaiting people's tasks", ManualWork.Look, requestId);
            if (state.Open == 0)
                return state.Gaps;
            steps.Show(FormattableString.Invariant($"awaiting people's tasks: {state.Open} of {state.Open + state.Done + state.Rejected}"));
            await context.WaitFor(context.Now + PollInterval, ManualWork.Closed);
        }
    }
}

using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Lifecycle.Replayed;

/// <summary>Tells those who were given the person's data, and waits until all have confirmed or the time for that is over.</summary>
internal sealed class ThirdPartyGate(IWorkflowContext context, RequestSteps steps, string requestId)
{
    /// <summary>How many steps of the request it is.</summary>
    public const int Steps = 2;

    private static readonly Duration PollInterval = Duration.FromHours(6);

    private ThirdPartyState? _told;

    public async Task Tell() => _told = await steps.Run("telling recipients", ThirdParties.Tell, requestId);

    public async Task Await()
    {
        while (true)
        {
            var isOver = context.Now >= _told!.Until;
            var state = await steps.Poll("awaiting recipients", ThirdParties.Look, new ThirdPartyLook(requestId, isOver));
            if (state.Open == 0 || isOver)
                return;
            steps.Show(FormattableString.Invariant($"awaiting recipients: {state.Open} of {state.Open + state.Confirmed}"));
            await context.WaitFor(Instant.Min(_told.Until, context.Now + PollInterval), ThirdParties.Settled);
        }
    }
}

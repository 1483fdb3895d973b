using Compliance.Workflows;
using NodaTime;

namespace Compliance.Requests.Lifecycle.Replayed;

/// <summary>
/// Waits until somebody has proven who asks. Nothing is searched for before: a request about a person whom nobody knows waits as long, and
/// ends in the same way, as one that nobody proves.
/// </summary>
internal sealed class IdentityGate(IWorkflowContext context, RequestSteps steps, string requestId)
{
    /// <summary>Raised once proof is noted. The request's record decides.</summary>
    public const string Proven = "identity-proven";

    /// <summary>How many steps of the request it is.</summary>
    public const int Steps = 2;

    private const string Waiting = "awaiting proof of identity";

    /// <summary>A crash after proof was noted, and before that was raised, delays the request by no more than this.</summary>
    private static readonly Duration PollInterval = Duration.FromHours(6);

    /// <returns>False when nobody did in time.</returns>
    /// <exception cref="RequestCancelledException">The request was cancelled meanwhile.</exception>
    public async Task<bool> Pass()
    {
        var until = await steps.Run("asking for proof of identity", ProofActivities.Ask, requestId);
        while (true)
        {
            var standing = await steps.Poll(Waiting, ProofActivities.Look, new ProofLook(requestId, context.Now >= until));
            if (standing is ProofStanding.TakenBack)
                throw new RequestCancelledException();
            if (standing is not ProofStanding.Awaited)
                return standing is ProofStanding.Proven;
            steps.Show(Waiting);
            string[] words = steps.CanBeCancelled ? [Proven, RequestSteps.Cancel] : [Proven];
            var word = await context.WaitFor(Instant.Min(until, context.Now + PollInterval), words);
            if (word is not null && string.Equals(word.Name, RequestSteps.Cancel, StringComparison.OrdinalIgnoreCase))
                throw new RequestCancelledException();
        }
    }
}

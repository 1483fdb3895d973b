using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.Proofs;

/// <summary>Looks for an address on file, and has a code sent there. A store that does not answer is waited for as long as a person waits.
/// </summary>
public static class ProofCodeWorkflow
{
    private static readonly Duration Patience = Duration.FromMinutes(10);

    public static readonly WorkflowReference<CodeOrder, bool> Reference = new("SendProofCode");

    public static string InstanceOf(CodeOrder order) => FormattableString.Invariant($"{order.RequestId}-code-{order.Number}");

    public static async Task<bool> Run(IWorkflowContext context, CodeOrder order)
    {
        try
        {
            return await context.RunUntilStoreAnswers(ProofCodeActivities.Send, order, until: context.Now + Patience);
        }
        catch (StepFailedException)
        {
            // The person asks for another one, or for a person: the failure is in the log under its reference.
            return false;
        }
    }
}

/// <param name="RequestId">Opaque.</param>
/// <param name="Number">Which of the codes of the request.</param>
/// <param name="Language">Of the mail; null: as configured.</param>
public sealed record CodeOrder(string RequestId, int Number, string? Language);

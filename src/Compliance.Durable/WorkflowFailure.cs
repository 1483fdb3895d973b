using Compliance.Workflows;
using Microsoft.DurableTask;

namespace Compliance.Durable;

/// <summary>
/// How a workflow fails on the Durable Task SDK: code and reference, and nothing else that a history could keep. Its stack is left out,
/// and there is never an inner exception.
/// </summary>
internal sealed class WorkflowFailure(StepFailedException failure) : Exception($"{failure.Code}{Separator}{failure.Reference}")
{
    private const char Separator = ' ';

    public override string? StackTrace => null;

    public override string ToString() => Message;

    /// <summary>Reads what an engine tells of an instance that failed or was terminated.</summary>
    /// <param name="details">Null where the engine tells nothing.</param>
    /// <param name="instanceId">Whose end it is.</param>
    public static StepFailedException Read(TaskFailureDetails? details, string instanceId) => details is null
        ? new StepFailedException(FailureCode.Terminated, instanceId)
        : Read(details.ErrorType, details.ErrorMessage, instanceId);

    /// <summary>Reads the output of an instance that failed: Azure Storage keeps no details, but type and message as one text.</summary>
    public static StepFailedException ReadOutput(string? output, string instanceId)
    {
        var parts = (output ?? "").Split(": ", 2);
        return Read(parts[0], parts.ElementAtOrDefault(1) ?? "", instanceId);
    }

    private static StepFailedException Read(string type, string message, string instanceId)
    {
        if (type == typeof(WorkflowFailure).FullName)
        {
            var parts = message.Split(Separator, 2);
            return new StepFailedException(parts[0], parts.ElementAtOrDefault(1) ?? instanceId);
        }

        return
            type.Contains("NonDeterministic", StringComparison.Ordinal)
            || message.Contains("Non-Deterministic", StringComparison.OrdinalIgnoreCase)
            ? new StepFailedException(FailureCode.NotDeterministic, instanceId)
            : new StepFailedException(FailureCode.Terminated, instanceId);
    }
}

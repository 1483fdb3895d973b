using Compliance.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Compliance.LocalHost.Engine;

/// <summary>Replays recorded histories, so that a release can be held against those of the one before.</summary>
internal static class WorkflowReplay
{
    /// <returns>Null when the code still decides as recorded; else the first difference, as "step-7-expected-A-found-B".</returns>
    public static string? Difference(WorkflowTable workflows, History recorded)
    {
        var entry = workflows.FindWorkflow(recorded.Workflow);
        if (entry is null)
            return $"{FailureCode.UnknownName}-{recorded.Workflow}";

        var head = new Head(recorded.InstanceId, recorded.Workflow, recorded.Version, recorded.Created, "") { Generation = recorded.Generation };
        var execution = new Execution(entry, head, NullLogger.Instance, () => { });
        try
        {
            for (var i = 0; i < recorded.Events.Count; i++)
                execution.Replay(recorded.Events[i], mayEnd: i == recorded.Events.Count - 1);
            return execution.IsForeign ? FailureCode.ForeignAwait : null;
        }
        catch (ReplayMismatchException e)
        {
            return e.Reference;
        }
    }
}

using Compliance.Workflows;
using Microsoft.DurableTask;

namespace Compliance.Durable;

/// <summary>What every orchestrator function does: run the workflow of its name. Replayed.</summary>
public sealed class DurableWorkflows(WorkflowTable workflows)
{
    public async Task<string> Run(TaskOrchestrationContext durable)
    {
        var start = Envelope.Read<WorkflowStart>(durable.GetInput<string>()!);
        if (workflows.FindWorkflow(durable.Name) is not { } entry)
            throw new WorkflowFailure(new StepFailedException(FailureCode.UnknownName, durable.Name));
        using var context = new DurableWorkflowContext(durable, workflows, start);
        try
        {
            var output = await entry.Run(context, start.Input);
            if (context.Continuation is null)
            {
                context.End(output);
                return output;
            }

            durable.ContinueAsNew(Envelope.Write(context.Leave()));
            return "";
        }
        catch (StepFailedException failure)
        {
            context.End(failure);
            throw new WorkflowFailure(failure);
        }
        catch (Exception unforeseen)
        {
            var failure = new StepFailedException(FailureCode.Unexpected, durable.NewGuid().ToString("N"));
            StepFailures.Tell(context.Log, unforeseen, entry.Name, failure.Reference);
            context.End(failure);
            throw new WorkflowFailure(failure);
        }
    }
}

using Compliance.Workflows;
using Microsoft.DurableTask;

namespace ComplianceFunctions.Durable;

/// <summary>What every orchestrator function does: run the workflow of its name. Replayed.</summary>
internal sealed class DurableWorkflows(WorkflowTable workflows)
{
    public async Task<string> Run(TaskOrchestrationContext durable)
    {
        var start = Envelope.Read<WorkflowStart>(durable.GetInput<string>()!);
        var entry = workflows.FindWorkflow(durable.Name)!;
        var context = new DurableWorkflowContext(durable, workflows, start);
        try
        {
            var output = await entry.Run(context, start.Input);
            if (context.Continuation is null)
                return output;

            durable.ContinueAsNew(Envelope.Write(context.Leave()));
            return "";
        }
        catch (StepFailedException failure)
        {
            throw new WorkflowFailure(failure);
        }
        catch (Exception unforeseen)
        {
            var reference = durable.NewGuid().ToString("N");
            StepFailures.Tell(context.Log, unforeseen, entry.Name, reference);
            throw new WorkflowFailure(new StepFailedException(FailureCode.Unexpected, reference));
        }
    }
}

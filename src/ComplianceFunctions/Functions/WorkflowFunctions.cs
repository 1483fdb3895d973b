// Written by: dotnet run --project eng/generate
using Compliance.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace ComplianceFunctions.Functions;

/// <summary>A function for each workflow of the modules. Replayed: what they run touches nothing but its context.</summary>
internal sealed class WorkflowFunctions(DurableWorkflows workflows)
{
    [Function("Access")]
    public Task<string> Access([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("Portability")]
    public Task<string> Portability([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("Rectification")]
    public Task<string> Rectification([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("Erasure")]
    public Task<string> Erasure([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("RetentionSweep")]
    public Task<string> RetentionSweep([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("RetentionSweepCollection")]
    public Task<string> RetentionSweepCollection([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("SupersedeConsents")]
    public Task<string> SupersedeConsents([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("EndConsents")]
    public Task<string> EndConsents([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("ChooseUses")]
    public Task<string> ChooseUses([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("DeliverMail")]
    public Task<string> DeliverMail([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("TellOfMessage")]
    public Task<string> TellOfMessage([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("SendProofCode")]
    public Task<string> SendProofCode([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("TellRecipient")]
    public Task<string> TellRecipient([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);

    [Function("Review")]
    public Task<string> Review([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);
}

using Compliance.Testing.Workflows;
using Compliance.Workflows;

namespace ComplianceFunctions.Tests.RealPackages.Durable;

// The contract, unchanged, on the Durable Task engine through the adapter of the Functions app.

public sealed class DurableActivitiesContract : ActivityContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

public sealed class DurableRunAll : RunAllContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

public sealed class DurableChildren : ChildContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

public sealed class DurableWaits : WaitContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

public sealed class DurableGenerations : GenerationContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

public sealed class DurableClient : ClientContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

public sealed class DurableReplay : ReplayContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(table);
}

using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;

namespace Compliance.Durable.Tests;

// The contract, unchanged, on the Durable Task Framework as the local host runs it, through the adapter that both hosts use.

public sealed class DurableActivitiesContract(AzuriteFixture azurite) : ActivityContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

public sealed class DurableRunAll(AzuriteFixture azurite) : RunAllContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

public sealed class DurableChildren(AzuriteFixture azurite) : ChildContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

public sealed class DurableWaits(AzuriteFixture azurite) : WaitContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

public sealed class DurableGenerations(AzuriteFixture azurite) : GenerationContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

public sealed class DurableClient(AzuriteFixture azurite) : ClientContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

public sealed class DurableReplay(AzuriteFixture azurite) : ReplayContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await DurableHost.Start(azurite, table);
}

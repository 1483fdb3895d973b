using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;

namespace Compliance.LocalHost.Tests.Engine;

// The contract, on the engine as it runs in the local host: an instance stays in memory between its steps.

public sealed class EmbeddedActivities(AzuriteFixture azurite) : ActivityContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

public sealed class EmbeddedRunAll(AzuriteFixture azurite) : RunAllContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

public sealed class EmbeddedChildren(AzuriteFixture azurite) : ChildContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

public sealed class EmbeddedWaits(AzuriteFixture azurite) : WaitContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

public sealed class EmbeddedGenerations(AzuriteFixture azurite) : GenerationContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

public sealed class EmbeddedClient(AzuriteFixture azurite) : ClientContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

public sealed class EmbeddedReplay(AzuriteFixture azurite) : ReplayContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table);
}

using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;

namespace Compliance.LocalHost.Tests.Engine;

// The contract again, with the whole history read back from the table and replayed for every step.

public sealed class ReplayingActivities(AzuriteFixture azurite) : ActivityContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

public sealed class ReplayingRunAll(AzuriteFixture azurite) : RunAllContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

public sealed class ReplayingChildren(AzuriteFixture azurite) : ChildContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

public sealed class ReplayingWaits(AzuriteFixture azurite) : WaitContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

public sealed class ReplayingGenerations(AzuriteFixture azurite) : GenerationContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

public sealed class ReplayingClient(AzuriteFixture azurite) : ClientContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

public sealed class ReplayingReplay(AzuriteFixture azurite) : ReplayContract
{
    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) => await EmbeddedHost.Start(azurite, table, replayEveryStep: true);
}

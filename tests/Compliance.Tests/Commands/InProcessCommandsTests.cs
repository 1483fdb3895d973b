using Compliance.Keys;
using Compliance.Commands;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Tests.Commands;

/// <summary>Where one process has every role.</summary>
public sealed class InProcessCommandsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private DomainBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await DomainBench.Start(
        azurite, "dataset: []", new Dictionary<string, string?> { ["Compliance:KeyPool:Ahead"] = "3" });

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_command_is_done_before_sending_it_returns()
    {
        await _bench.Get<ICommandSender>().Send(Role.Provisioner, new RoleCommand("order-1", "FillKeyPool", "0"), default);
        Assert.Equal(3, await _bench.Get<IKeyStock>().Count(default));
    }

    [Fact]
    public async Task The_workflow_that_waits_gets_its_reply_as_an_event_of_the_commands_own()
    {
        _bench.Started.Add(new WorkflowInstance("request-1", "Erasure", 1, WorkflowPhase.Running, Instant.MinValue, Instant.MinValue));
        await _bench.Get<ICommandSender>().Send(Role.Provisioner, new RoleCommand("order-1", "FillKeyPool", "0", "request-1"), default);

        var (instance, name, payload) = Assert.Single(_bench.Started.Raised);
        Assert.Equal(("request-1", "command:order-1"), (instance, name));
        Assert.True(CommandReply.IsEvent(name));
        Assert.Equal(new CommandReply("order-1", "request-1", Output: "3"), WorkflowJson.Read<CommandReply>(payload));
    }
}

using System.Collections.Concurrent;
using Compliance.Commands;
using Compliance.Testing.Azurite;
using Compliance.Testing.Workflows;
using Compliance.Workflows;
using NodaTime;

namespace Compliance.Durable.Tests;

/// <summary>Steps of a role that this app does not have: ordered, and answered by an event.</summary>
public sealed class CommandedSteps(AzuriteFixture azurite) : WorkflowContract
{
    private static readonly AppRoles NoService = new(Role.Eraser);

    private readonly SentCommands _sent = new();

    private ActivityReference<int, int> Doubling =>
        Activity<int, int>("Double", n => throw new InvalidOperationException("This app must not do it."));

    protected override async Task<IWorkflowHost> StartHost(WorkflowTable table) =>
        await DurableHost.Start(azurite, table, NoService, _sent);

    [Fact]
    public async Task The_reply_is_the_steps_result()
    {
        var id = await Begin(Calling(Doubling), 21);
        var command = await _sent.Next();
        Assert.Equal(("Double", "21", id), (command.Activity, command.Input, command.InstanceId));

        await Reply(command, new CommandReply(command.Id, id, Output: "42"));

        Assert.Equal(42, await Result<int>(id));
    }

    [Fact]
    public async Task A_reply_that_comes_twice_answers_no_other_step()
    {
        var doubling = Doubling;
        var id = await Begin(
            Workflow<int, int>("Twice", async (context, n) => await context.Run(doubling, n) + await context.Run(doubling, n + 1)), 1);
        var first = await _sent.Next();
        await Reply(first, new CommandReply(first.Id, id, Output: "2"));
        await Reply(first, new CommandReply(first.Id, id, Output: "2"));
        var second = await _sent.Next();
        Assert.NotEqual(first.Id, second.Id);
        await Reply(second, new CommandReply(second.Id, id, Output: "40"));

        Assert.Equal(42, await Result<int>(id));
    }

    [Fact]
    public async Task A_failure_that_is_worth_a_retry_is_sent_again_as_another_command()
    {
        var doubling = Doubling;
        var id = await Begin(
            Workflow<int, int>("Again", (context, n) => context.Run(doubling, n, new StepRetry(2, Duration.FromMilliseconds(10)))), 1);
        var first = await _sent.Next();
        await Reply(first, new CommandReply(first.Id, id, Code: "not-yet", Reference: "it"));
        var second = await _sent.Next();
        Assert.NotEqual(first.Id, second.Id);
        await Reply(second, new CommandReply(second.Id, id, Output: "2"));

        Assert.Equal(2, await Result<int>(id));
    }

    [Fact]
    public async Task A_command_that_was_quarantined_fails_the_step_with_that_word()
    {
        var id = await Begin(Calling(Doubling), 1);
        var command = await _sent.Next();
        await Reply(command, new CommandReply(command.Id, id, Code: FailureCode.Quarantined, Reference: command.Id));

        Assert.Equal((FailureCode.Quarantined, command.Id), ((await End(id)).FailureCode, (await End(id)).FailureReference));
    }

    private WorkflowReference<int, int> Calling(ActivityReference<int, int> activity) =>
        Workflow<int, int>("Calling", (context, n) => context.Run(activity, n));

    private Task<bool> Reply(RoleCommand command, CommandReply reply) =>
        Raise(command.InstanceId!, CommandReply.EventName(command.Id), reply);

    private sealed class SentCommands : ICommandSender
    {
        private readonly ConcurrentQueue<RoleCommand> _orders = [];

        public Task Send(Role role, RoleCommand command, CancellationToken cancellation)
        {
            _orders.Enqueue(command);
            return Task.CompletedTask;
        }

        public async Task<RoleCommand> Next()
        {
            var patience = Task.Delay(TimeSpan.FromMinutes(5));
            RoleCommand? command;
            while (!_orders.TryDequeue(out command))
            {
                Assert.False(patience.IsCompleted, "No command came.");
                await Task.Delay(20);
            }

            return command;
        }
    }
}

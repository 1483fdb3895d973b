using Azure.Storage.Queues;
using Compliance;
using Compliance.Commands;
using Compliance.Testing.Azurite;
using Compliance.Workflows;
using Compliance.Durable;
using ComplianceFunctions.Commands;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace ComplianceFunctions.Tests.Commands;

/// <summary>The queue form of orders, on real queues: what one app sends, another app reads as it was.</summary>
public sealed class OrderQueuesTests(AzuriteFixture azurite)
{
    private static readonly RoleCommand Sent = new("i/0.4.1", "DeleteKey", """{"requestId":"r","subject":"s"}""", "i");

    private readonly QueueServiceClient _account = new(
        azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
    private readonly Mock<IWorkflowClient> _workflows = new();

    [Fact]
    public async Task A_command_to_a_role_elsewhere_lies_in_that_roles_queue_until_it_is_taken()
    {
        await new QueuePreparation(_account).Run(default);
        await Queues(new AppRoles(Role.Service)).Send(Role.Eraser, Sent, default);

        var message = (await _account.GetQueueClient(QueueNames.Eraser).ReceiveMessageAsync()).Value;
        Assert.Equal(Sent, Envelope.Read<RoleCommand>(message.MessageText));
        Assert.True(message.ExpiresOn > DateTimeOffset.UtcNow.AddYears(100));
    }

    [Theory]
    [InlineData("LogForService", "compliance-commands-signer-service")]
    [InlineData("LogForEraser", "compliance-commands-signer-eraser")]
    [InlineData("LogForProvisioner", "compliance-commands-signer-provisioner")]
    public async Task What_is_to_be_logged_lies_in_the_queue_of_whose_word_it_is(string activity, string queue)
    {
        await new QueuePreparation(_account).Run(default);
        await Queues(new AppRoles(Role.Service)).Send(Role.Signer, Sent with { Activity = activity }, default);
        Assert.Equal(
            activity, Envelope.Read<RoleCommand>((await _account.GetQueueClient(queue).ReceiveMessageAsync()).Value.MessageText).Activity);
    }

    [Fact]
    public async Task A_reply_from_a_custodian_lies_in_the_services_queue()
    {
        await new QueuePreparation(_account).Run(default);
        var reply = new CommandReply("i/0.4.1", "i", Output: "{}");
        await Queues(new AppRoles(Role.Eraser)).Send(reply, default);

        var message = (await _account.GetQueueClient(QueueNames.Replies).ReceiveMessageAsync()).Value;
        Assert.Equal(reply, Envelope.Read<CommandReply>(message.MessageText));
    }

    [Fact]
    public async Task A_reply_at_the_service_is_raised_to_the_workflow_that_waits()
    {
        var reply = new CommandReply("i/0.4.1", "i", Code: "refused", Reference: "it");
        await Queues(new AppRoles(Role.Service)).Send(reply, default);
        _workflows.Verify(each => each.Raise("i", CommandReply.EventName("i/0.4.1"), reply, It.IsAny<CancellationToken>()), Times.Once);
    }

    private CommandQueues Queues(AppRoles roles) =>
        new(
            _account,
            roles,
            Application.Workflows,
            new InProcessCommands(new ServiceCollection().BuildServiceProvider(), Application.Workflows),
            new WorkflowReplies(new(() => _workflows.Object)));
}

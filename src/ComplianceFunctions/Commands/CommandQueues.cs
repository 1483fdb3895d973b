using Azure.Storage.Queues;
using Compliance.Commands;
using Compliance.Workflows;
using Compliance.Durable;

namespace ComplianceFunctions.Commands;

/// <summary>Sends commands and replies over Azure Storage queues. They stay until they are taken: an app may be away for long.</summary>
internal sealed class CommandQueues(
    QueueServiceClient queues,
    AppRoles roles,
    WorkflowTable workflows,
    InProcessCommands here,
    WorkflowReplies waiting) : ICommandSender, ICommandReplies
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    public Task Send(Role role, RoleCommand command, CancellationToken cancellation) =>
        roles.Contains(role)
            ? here.Send(role, command, cancellation)
            : Put(
                QueueNames.Of(role, workflows.FindActivity(command.Activity)?.Sender ?? Role.Service),
                Envelope.Write(command),
                cancellation);

    public Task Send(CommandReply reply, CancellationToken cancellation) =>
        roles.Contains(Role.Service) ? waiting.Send(reply, cancellation) : Put(QueueNames.Replies, Envelope.Write(reply), cancellation);

    private Task Put(string queue, string message, CancellationToken cancellation) =>
        queues.GetQueueClient(queue).SendMessageAsync(message, timeToLive: Forever, cancellationToken: cancellation);
}

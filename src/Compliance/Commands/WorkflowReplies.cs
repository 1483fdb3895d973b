using Compliance.Workflows;

namespace Compliance.Commands;

/// <summary>Replies where the workflow that waits runs in this process, or is reached from it.</summary>
public sealed class WorkflowReplies(Lazy<IWorkflowClient> workflows) : ICommandReplies
{
    public Task Send(CommandReply reply, CancellationToken cancellation) =>
        workflows.Value.Raise(reply.InstanceId, CommandReply.EventName(reply.OrderId), reply, cancellation);
}

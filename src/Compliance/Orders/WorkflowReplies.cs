using Compliance.Workflows;

namespace Compliance.Orders;

/// <summary>Replies where the workflow that waits runs in this process, or is reached from it.</summary>
public sealed class WorkflowReplies(Lazy<IWorkflowClient> workflows) : IOrderReplies
{
    public Task Send(OrderReply reply, CancellationToken cancellation) =>
        workflows.Value.Raise(reply.InstanceId, OrderReply.EventName(reply.OrderId), reply, cancellation);
}

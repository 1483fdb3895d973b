using Azure.Storage.Queues;
using Compliance.Orders;
using Compliance.Workflows;
using Compliance.Durable;

namespace ComplianceFunctions.Orders;

/// <summary>Sends orders and replies over Azure Storage queues. They stay until they are taken: an app may be away for long.</summary>
internal sealed class OrderQueues(
    QueueServiceClient queues,
    AppRoles roles,
    WorkflowTable workflows,
    InProcessOrders here,
    WorkflowReplies waiting) : IOrders, IOrderReplies
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    public Task Send(Role role, Order order, CancellationToken cancellation) =>
        roles.Contains(role)
            ? here.Send(role, order, cancellation)
            : Put(QueueNames.Of(role, workflows.FindActivity(order.Activity)?.Sender ?? Role.Service), Envelope.Write(order), cancellation);

    public Task Send(OrderReply reply, CancellationToken cancellation) =>
        roles.Contains(Role.Service) ? waiting.Send(reply, cancellation) : Put(QueueNames.Replies, Envelope.Write(reply), cancellation);

    private Task Put(string queue, string message, CancellationToken cancellation) =>
        queues.GetQueueClient(queue).SendMessageAsync(message, timeToLive: Forever, cancellationToken: cancellation);
}

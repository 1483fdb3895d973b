using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Orders;

/// <summary>Orders where one process has every role: done before <see cref="Send"/> returns.</summary>
public sealed class InProcessOrders(IServiceProvider services) : IOrders
{
    // Looked up late: the desk's activities may order something themselves.
    public Task Send(Role role, Order order, CancellationToken cancellation) =>
        services.GetRequiredService<OrderDesk>().Take(role, order, cancellation);
}

/// <summary>Replies where the workflow that waits runs in this process, or is reached from it.</summary>
public sealed class WorkflowReplies(Lazy<IWorkflowClient> workflows) : IOrderReplies
{
    public Task Send(OrderReply reply, CancellationToken cancellation) =>
        workflows.Value.Raise(reply.InstanceId, OrderReply.EventName(reply.OrderId), reply, cancellation);
}

using Compliance.Orders;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace ComplianceFunctions.Orders;

/// <summary>Hands what comes over the queues to the order desk, or to the workflow that waits.</summary>
internal sealed class OrderCounter(OrderDesk desk, IOrderReplies replies, AppRoles roles, DurableClients clients, ILogger<OrderCounter> log)
{
    public Task Take(Role role, string message, CancellationToken cancellation) =>
        desk.Take(role, OrderQueues.Read<Order>(message), cancellation);

    public Task Quarantine(Role role, string message, CancellationToken cancellation) =>
        desk.Quarantine(role, OrderQueues.Read<Order>(message), cancellation);

    public Task TakeReply(string message, DurableTaskClient client, CancellationToken cancellation)
    {
        roles.Require(Role.Service);
        clients.Use(client);
        return replies.Send(OrderQueues.Read<OrderReply>(message), cancellation);
    }

    public Task Drop(string message)
    {
        log.LogError("The reply to order {Order} could not be passed on", OrderQueues.Read<OrderReply>(message).OrderId);
        return Task.CompletedTask;
    }
}

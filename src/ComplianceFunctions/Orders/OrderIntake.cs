using Compliance.Orders;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace ComplianceFunctions.Orders;

/// <summary>Hands what comes over the queues to the order desk, or to the workflow that waits.</summary>
internal sealed class OrderIntake(OrderDesk desk, IOrderReplies replies, AppRoles roles, DurableClients clients, ILogger<OrderIntake> log)
{
    public Task Take(Role role, string message, CancellationToken cancellation) =>
        desk.Take(role, Envelope.Read<Order>(message), cancellation);

    public Task Quarantine(Role role, string message, CancellationToken cancellation) =>
        desk.Quarantine(role, Envelope.Read<Order>(message), cancellation);

    public Task TakeReply(string message, DurableTaskClient client, CancellationToken cancellation)
    {
        roles.Require(Role.Service);
        clients.Use(client);
        return replies.Send(Envelope.Read<OrderReply>(message), cancellation);
    }

    public Task Drop(string message)
    {
        log.LogError("The reply to order {Order} could not be passed on", Envelope.Read<OrderReply>(message).OrderId);
        return Task.CompletedTask;
    }
}

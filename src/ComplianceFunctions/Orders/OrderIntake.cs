using System.Text.Json;
using Compliance.Orders;
using Compliance.Workflows;
using Compliance.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace ComplianceFunctions.Orders;

/// <summary>Hands what comes over the queues to the order desk, or to the workflow that waits.</summary>
internal sealed class OrderIntake(OrderDesk desk, IOrderReplies replies, AppRoles roles, DurableClients clients, ILogger<OrderIntake> log)
{
    public async Task Take(Role role, Role sender, string message, DurableTaskClient client, CancellationToken cancellation)
    {
        if (Read(role, sender, message) is not { } order)
            return;
        using var span = ComplianceMetrics.Source.StartActivity($"command {role}");
        // The workflow that waits may be this app's own.
        using var passed = clients.Pass(client);
        await desk.Take(role, sender, order, cancellation);
    }

    public async Task Quarantine(Role role, Role sender, string message, DurableTaskClient client, CancellationToken cancellation)
    {
        if (Read(role, sender, message) is not { } order)
            return;
        using var passed = clients.Pass(client);
        await desk.Quarantine(role, order, cancellation);
    }

    /// <summary>A message that is no order is dropped and told of: delivered again it would only keep others waiting.</summary>
    private Order? Read(Role role, Role sender, string message)
    {
        try
        {
            return Envelope.Read<Order>(message);
        }
        catch (JsonException)
        {
            log.LogError(Events.OrderRefused, "A message of the {Sender} to the {Role} is no order, and was dropped", sender, role);
            return null;
        }
    }

    public async Task TakeReply(string message, DurableTaskClient client, CancellationToken cancellation)
    {
        roles.Require(Role.Service);
        using var passed = clients.Pass(client);
        await replies.Send(Envelope.Read<OrderReply>(message), cancellation);
    }

    public Task Drop(string message)
    {
        log.LogError("The reply to order {Order} could not be passed on", Envelope.Read<OrderReply>(message).OrderId);
        return Task.CompletedTask;
    }
}

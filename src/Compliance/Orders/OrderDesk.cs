using System.Text.Json;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compliance.Orders;

/// <summary>Takes another role's orders: each once, each from the role that may give it and by the role it is for.</summary>
public sealed class OrderDesk(
    WorkflowTable workflows,
    AppRoles roles,
    IOrderLedger ledger,
    IOrderReplies replies,
    StepFailures failures,
    IServiceScopeFactory scopes,
    ILogger<OrderDesk> log)
{
    /// <param name="role">To whom the order was given.</param>
    /// <param name="sender">Who gave it, as the way tells on which it came; what the order says of itself does not matter.</param>
    /// <param name="order">The order.</param>
    /// <param name="cancellation">Stops between calls.</param>
    /// <exception cref="InvalidOperationException">This app does not have the role.</exception>
    public async Task Take(Role role, Role sender, Order order, CancellationToken cancellation)
    {
        roles.Require(role);
        var reply = await ledger.Find(role, sender, order.Id, cancellation);
        if (reply is null)
        {
            reply = await Do(role, sender, order, cancellation);
            await ledger.Record(role, sender, reply, cancellation);
        }

        if (order.InstanceId is not null)
            await replies.Send(reply, cancellation);
    }

    /// <summary>For an order that was delivered again and again and never answered.</summary>
    public async Task Quarantine(Role role, Order order, CancellationToken cancellation)
    {
        log.LogError("Order {Order} to the {Role} is quarantined: it was delivered too often without being answered", order.Id, role);
        if (order.InstanceId is { } instance)
            await replies.Send(new OrderReply(order.Id, instance, Code: FailureCode.Quarantined, Reference: order.Id), cancellation);
    }

    private async Task<OrderReply> Do(Role role, Role sender, Order order, CancellationToken cancellation)
    {
        var reply = new OrderReply(order.Id, order.InstanceId ?? "");
        if (workflows.FindActivity(order.Activity) is not { } entry || entry.Role != role || entry.Sender != sender)
            return Refused(reply, role, sender, order);

        try
        {
            return reply with { Output = await entry.Run(scopes, order.Input, cancellation) };
        }
        catch (JsonException)
        {
            return Refused(reply, role, sender, order);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (StepFailedException refusal) when (refusal.Code == FailureCode.OrderRefused)
        {
            log.LogError(
                Events.OrderRefused,
                "Order {Order} of the {Sender} to the {Role} is refused for its {Reason}. Nothing was changed",
                order.Id,
                sender,
                role,
                refusal.Reference);
            return reply with { Code = refusal.Code, Reference = refusal.Reference };
        }
        catch (Exception e)
        {
            var failure = failures.Of(e, entry.Name);
            return reply with { Code = failure.Code, Reference = failure.Reference };
        }
    }

    private OrderReply Refused(OrderReply reply, Role role, Role sender, Order order)
    {
        log.LogError(
            Events.OrderRefused,
            "Order {Order} of the {Sender} to the {Role} is refused: it is none that the {Sender} may give. Nothing was changed",
            order.Id,
            sender,
            role,
            sender);
        return reply with { Code = FailureCode.OrderRefused, Reference = order.Id };
    }
}

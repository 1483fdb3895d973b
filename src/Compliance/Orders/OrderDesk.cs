using Compliance.Keys;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compliance.Orders;

/// <summary>Takes another role's orders: each once, each by the role it is for, and no more than the breaker lets through.</summary>
public sealed class OrderDesk(
    WorkflowTable workflows, AppRoles roles, IOrderLedger ledger, IOrderReplies replies, StepFailures failures,
    IOptions<OrderOptions> options, IServiceScopeFactory scopes, ILogger<OrderDesk> log)
{
    /// <summary>Names the breaker where a request says what it waits for.</summary>
    public const string Breaker = "eraser-breaker";

    /// <exception cref="InvalidOperationException">This app does not have the role.</exception>
    public async Task Take(Role role, Order order, CancellationToken cancellation)
    {
        roles.Require(role);
        var reply = await ledger.Find(role, order.Id, cancellation);
        if (reply is null)
        {
            var (isFinal, fresh) = await Do(role, order, cancellation);
            if (isFinal)
                await ledger.Record(role, fresh, cancellation);
            reply = fresh;
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

    private async Task<(bool IsFinal, OrderReply Reply)> Do(Role role, Order order, CancellationToken cancellation)
    {
        var reply = new OrderReply(order.Id, order.InstanceId ?? "");
        if (workflows.FindActivity(order.Activity) is not { } entry || entry.Role != role)
        {
            log.LogError("Order {Order} to the {Role} is refused: {Activity} is none of its activities", order.Id, role, order.Activity);
            return (true, reply with { Code = FailureCode.OrderRefused, Reference = order.Id });
        }

        if (entry.Name == KeyActivities.Delete.Name
            // By what is to be deleted: a step that is tried again is another order for the same key.
            && await ledger.Count(entry.Name, order.Input, cancellation) is var count && count > options.Value.KeyDeletionsPerHour)
        {
            log.LogError("The eraser's breaker is open: {Count} key deletions were ordered in this hour", count);
            return (false, reply with { Code = FailureCode.StoreUnavailable, Reference = Breaker });
        }

        try
        {
            return (true, reply with { Output = await entry.Run(scopes, order.Input, cancellation) });
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            var failure = failures.Of(e, entry.Name);
            return (true, reply with { Code = failure.Code, Reference = failure.Reference });
        }
    }
}

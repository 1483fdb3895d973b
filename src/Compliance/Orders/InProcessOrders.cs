using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Orders;

/// <summary>Orders where one process has every role: done before <see cref="Send"/> returns.</summary>
public sealed class InProcessOrders(IServiceProvider services, WorkflowTable workflows) : IOrders
{
    // Looked up late: the desk's activities may order something themselves. Whoever may give the order is this very process.
    public Task Send(Role role, Order order, CancellationToken cancellation) =>
        services
            .GetRequiredService<OrderDesk>()
            .Take(role, workflows.FindActivity(order.Activity)?.Sender ?? Role.Service, order, cancellation);
}

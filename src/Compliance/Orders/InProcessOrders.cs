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

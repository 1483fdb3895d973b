using Compliance.Modules;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Compliance.Orders;

/// <summary>Orders between roles. A host that has every role in one process needs no queue, unless it has said otherwise before.</summary>
internal sealed class OrdersModule : Module
{
    public override void Register(IServiceCollection services)
    {
        services.AddSingleton<OrderDesk>().AddSingleton<LedgerExpiry>();
        services.AddValidatedOptions<OrderOptions>(OrderOptions.Section).AddValidatedOptions<LedgerOptions>(LedgerOptions.Section);
        services.TryAddSingleton(AppRoles.All);
        services.TryAddSingleton<IOrders, InProcessOrders>();
        services.TryAddSingleton<IOrderReplies>(each => new WorkflowReplies(new(each.GetRequiredService<IWorkflowClient>)));
    }
}

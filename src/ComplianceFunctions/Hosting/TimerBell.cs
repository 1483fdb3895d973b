using Compliance.Keys;
using Compliance.Workflows;
using ComplianceFunctions.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// Rings when the host's timers do. After a process's first ring it is looked whether something was restored, which takes a read of each
/// account where nothing was: not at the start itself, for nothing is there yet that starts workflows.
/// </summary>
internal sealed class TimerBell(TimerDesk desk, DurableClients clients, AppRoles roles, IServiceProvider services)
{
    private int reconciled;

    public async Task Ring(string timer, DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        await desk.Ring(timer, cancellation);
        if (!roles.Contains(Role.Service) || Interlocked.Exchange(ref reconciled, 1) != 0)
            return;
        try
        {
            await services.GetRequiredService<Reconciliation>().RunAtStart(cancellation);
        }
        catch
        {
            // The next ring tries again.
            reconciled = 0;
            throw;
        }
    }
}

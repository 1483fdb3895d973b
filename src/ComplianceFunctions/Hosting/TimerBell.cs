using Compliance.Workflows;
using ComplianceFunctions.Durable;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Hosting;

/// <summary>Rings when the host's timers do.</summary>
internal sealed class TimerBell(TimerDesk desk, DurableClients clients)
{
    public Task Ring(string timer, DurableTaskClient client, CancellationToken cancellation)
    {
        clients.Use(client);
        return desk.Ring(timer, cancellation);
    }
}

using Compliance.Requests.Lifecycle;
using Compliance.Timers;
using Compliance.Workflows;
using Compliance.Durable;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Hosting;

/// <summary>Rings when the host's timers do.</summary>
/// <param name="dispatcher">Serves the ticks.</param>
/// <param name="clients">Are passed the client that the timer's function was given.</param>
/// <param name="lookForRestores">
/// Called with the catch-up's ticks. Not at the start of each process, of which there are many, and which has no client to start workflows
/// with.
/// </param>
internal sealed class TimerTriggers(TimerDispatcher dispatcher, DurableClients clients, Func<CancellationToken, Task> lookForRestores)
{
    public async Task OnTick(string timer, DurableTaskClient client, CancellationToken cancellation)
    {
        using var span = ComplianceMetrics.Source.StartActivity($"timer {timer}");
        using var passed = clients.Pass(client);
        await dispatcher.OnTick(timer, cancellation);
        if (timer == MissedTickRecovery.Timer.Name)
            await lookForRestores(cancellation);
    }
}

using Compliance.Requests.Intake;
using Compliance.Restores;

namespace Compliance.LocalHost.Hosting;

/// <summary>Once the engine runs, starts what a crash kept from being started, and erases again what a restore brought back.</summary>
internal sealed class StartupRecovery(RequestService service, Reconciliation reconciliation) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await service.ResumeUnstarted(cancellationToken);
        await reconciliation.RunAtStart(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

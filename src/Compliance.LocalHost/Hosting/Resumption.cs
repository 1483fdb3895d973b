using Compliance.Requests;

namespace Compliance.LocalHost.Hosting;

/// <summary>Once the engine runs, starts what a crash kept from being started.</summary>
internal sealed class Resumption(RequestDesk desk) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => desk.ResumeUnstarted(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

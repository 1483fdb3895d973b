// Written by: dotnet run --project eng/generate
using ComplianceFunctions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Functions;

/// <summary>A function for each timer of the modules. The timer dispatcher decides which ticks are due, and serves each once.</summary>
internal sealed class TimerFunctions(TimerTriggers triggers)
{
    [Function("HistoryPurgeTimer")]
    public Task HistoryPurge(
        [TimerTrigger("%Compliance:History:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("history-purge", client, cancellation);

    [Function("AuditDigestTimer")]
    public Task AuditDigest(
        [TimerTrigger("%Compliance:Audit:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("audit-digest", client, cancellation);

    [Function("KeyPoolTimer")]
    public Task KeyPool(
        [TimerTrigger("%Compliance:KeyPool:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("key-pool", client, cancellation);

    [Function("GroundKeysTimer")]
    public Task GroundKeys(
        [TimerTrigger("%Compliance:GroundKeys:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("ground-keys", client, cancellation);

    [Function("KeyRotationTimer")]
    public Task KeyRotation(
        [TimerTrigger("%Compliance:KeyPool:RotationSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("key-rotation", client, cancellation);

    [Function("CatchUpTimer")]
    public Task CatchUp(
        [TimerTrigger("%Compliance:Timers:CatchUpSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("catch-up", client, cancellation);

    [Function("ReconcileTimer")]
    public Task Reconcile(
        [TimerTrigger("%Compliance:Reconciliation:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("reconcile", client, cancellation);

    [Function("FenceExpiryTimer")]
    public Task FenceExpiry(
        [TimerTrigger("%Compliance:Fence:ExpirySchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("fence-expiry", client, cancellation);

    [Function("RetentionSweepTimer")]
    public Task RetentionSweep(
        [TimerTrigger("%Compliance:Retention:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("retention-sweep", client, cancellation);

    [Function("ReviewTimer")]
    public Task Review(
        [TimerTrigger("%Compliance:Reviews:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("review", client, cancellation);

    [Function("LogMonitorTimer")]
    public Task LogMonitor(
        [TimerTrigger("%Compliance:Log:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("log-monitor", client, cancellation);
}

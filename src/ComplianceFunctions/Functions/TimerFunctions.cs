// Written by: dotnet run --project eng/generate
using ComplianceFunctions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Functions;

/// <summary>A function for each timer of the modules. It rings; which tick is served, and that none is missed, is the timer service's.</summary>
internal sealed class TimerFunctions(TimerTriggers bell)
{
    [Function("HistoryPurgeTimer")]
    public Task HistoryPurge(
        [TimerTrigger("%Compliance:History:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("history-purge", client, cancellation);

    [Function("AuditDigestTimer")]
    public Task AuditDigest(
        [TimerTrigger("%Compliance:Audit:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("audit-digest", client, cancellation);

    [Function("KeyPoolTimer")]
    public Task KeyPool(
        [TimerTrigger("%Compliance:KeyPool:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("key-pool", client, cancellation);

    [Function("GroundKeysTimer")]
    public Task GroundKeys(
        [TimerTrigger("%Compliance:GroundKeys:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("ground-keys", client, cancellation);

    [Function("KeyRotationTimer")]
    public Task KeyRotation(
        [TimerTrigger("%Compliance:KeyPool:RotationSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("key-rotation", client, cancellation);

    [Function("CatchUpTimer")]
    public Task CatchUp(
        [TimerTrigger("%Compliance:Timers:CatchUpSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("catch-up", client, cancellation);

    [Function("ReconcileTimer")]
    public Task Reconcile(
        [TimerTrigger("%Compliance:Reconciliation:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("reconcile", client, cancellation);

    [Function("FenceExpiryTimer")]
    public Task FenceExpiry(
        [TimerTrigger("%Compliance:Fence:ExpirySchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("fence-expiry", client, cancellation);

    [Function("RetentionSweepTimer")]
    public Task RetentionSweep(
        [TimerTrigger("%Compliance:Retention:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("retention-sweep", client, cancellation);

    [Function("ReviewTimer")]
    public Task Review(
        [TimerTrigger("%Compliance:Reviews:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("review", client, cancellation);

    [Function("LogMonitorTimer")]
    public Task LogMonitor(
        [TimerTrigger("%Compliance:Log:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        bell.OnTick("log-monitor", client, cancellation);
}

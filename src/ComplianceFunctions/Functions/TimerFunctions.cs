// Written by: dotnet run --project eng/generate
using ComplianceFunctions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ComplianceFunctions.Functions;

/// <summary>A function for each timer of the modules. The timer dispatcher decides which ticks are due, and serves each once.</summary>
internal sealed class TimerFunctions(TimerTriggers triggers)
{
    [Function("HistoryPurgeTimer")]
    public Task HistoryPurgeTimer(
        [TimerTrigger("%Compliance:History:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("history-purge", client, cancellation);

    [Function("AuditDigestTimer")]
    public Task AuditDigestTimer(
        [TimerTrigger("%Compliance:Audit:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("audit-digest", client, cancellation);

    [Function("KeyPoolTimer")]
    public Task KeyPoolTimer(
        [TimerTrigger("%Compliance:KeyPool:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("key-pool", client, cancellation);

    [Function("GroundKeysTimer")]
    public Task GroundKeysTimer(
        [TimerTrigger("%Compliance:GroundKeys:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("ground-keys", client, cancellation);

    [Function("KeyRotationTimer")]
    public Task KeyRotationTimer(
        [TimerTrigger("%Compliance:KeyPool:RotationSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("key-rotation", client, cancellation);

    [Function("CatchUpTimer")]
    public Task CatchUpTimer(
        [TimerTrigger("%Compliance:Timers:CatchUpSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("catch-up", client, cancellation);

    [Function("DeadlineWarningsTimer")]
    public Task DeadlineWarningsTimer(
        [TimerTrigger("%Compliance:Requests:WarningsSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("deadline-warnings", client, cancellation);

    [Function("ReconcileTimer")]
    public Task ReconcileTimer(
        [TimerTrigger("%Compliance:Reconciliation:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("reconcile", client, cancellation);

    [Function("FenceExpiryTimer")]
    public Task FenceExpiryTimer(
        [TimerTrigger("%Compliance:Fence:ExpirySchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("fence-expiry", client, cancellation);

    [Function("RetentionSweepTimer")]
    public Task RetentionSweepTimer(
        [TimerTrigger("%Compliance:Retention:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("retention-sweep", client, cancellation);

    [Function("NoticeChangesTimer")]
    public Task NoticeChangesTimer(
        [TimerTrigger("%Compliance:Consent:Upkeep:ChangesSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("notice-changes", client, cancellation);

    [Function("ConsentEndsTimer")]
    public Task ConsentEndsTimer(
        [TimerTrigger("%Compliance:Consent:Upkeep:EndsSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("consent-ends", client, cancellation);

    [Function("ConsentLoggingTimer")]
    public Task ConsentLoggingTimer(
        [TimerTrigger("%Compliance:Consent:Receipts:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("consent-logging", client, cancellation);

    [Function("TaskRemindersTimer")]
    public Task TaskRemindersTimer(
        [TimerTrigger("%Compliance:Tasks:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("task-reminders", client, cancellation);

    [Function("ProofCountersTimer")]
    public Task ProofCountersTimer(
        [TimerTrigger("%Compliance:Proofs:Codes:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("proof-counters", client, cancellation);

    [Function("UseRecordsTimer")]
    public Task UseRecordsTimer(
        [TimerTrigger("%Compliance:Personalization:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("use-records", client, cancellation);

    [Function("ChangeNotesTimer")]
    public Task ChangeNotesTimer(
        [TimerTrigger("%Compliance:Personalization:NotesSchedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("change-notes", client, cancellation);

    [Function("ReviewTimer")]
    public Task ReviewTimer(
        [TimerTrigger("%Compliance:Reviews:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("review", client, cancellation);

    [Function("LogMonitorTimer")]
    public Task LogMonitorTimer(
        [TimerTrigger("%Compliance:Log:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        triggers.OnTick("log-monitor", client, cancellation);
}

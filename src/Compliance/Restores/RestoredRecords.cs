using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights;
using Compliance.Subjects;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Restores;

/// <summary>
/// Requests whose record is open although their workflow has completed: closing the record is a workflow's last step, so the record came
/// back from a backup. Where the workflow's history is gone, the certificate in the log tells how the request ended.
/// </summary>
public sealed class RestoredRecords(
    IRequestStore requests,
    RightSet rights,
    IWorkflowClient workflows,
    IEvidenceLog evidence,
    IOptions<RequestOptions> options,
    IOptions<HistoryOptions> history,
    IClock clock,
    ILogger<RestoredRecords> log)
{
    /// <summary>Closes them as their workflows ended.</summary>
    /// <param name="pass">Notes each that this call closes: one that its own workflow closed in the meantime came back from
    /// nowhere.</param>
    /// <param name="cancellation">Stops between records.</param>
    internal async Task RecloseRestored(RestorePass pass, CancellationToken cancellation)
    {
        await foreach (var record in requests.List(new RequestFilter.Open(), cancellation))
        {
            var workflow = await workflows.Find(record.Id, cancellation);
            if (workflow is { Phase: WorkflowPhase.Completed, Output: { } output })
            {
                Instant? exportUntil = rights[record.Right].HasExport
                    ? workflow.Updated + Duration.FromDays(options.Value.ExportDays)
                    : null;
                var outcome = WorkflowJson.Read<RequestOutcome>(output);
                await Close(record, outcome, workflow.Updated, exportUntil, "closed again as its workflow ended", pass, cancellation);
            }
            else if (workflow is null && history.Value.MayBePurged(record.Received, clock.GetCurrentInstant()))
            {
                await CloseAsCertified(record, pass, cancellation);
            }
        }
    }

    private async Task CloseAsCertified(RequestRecord record, RestorePass pass, CancellationToken cancellation)
    {
        if (await evidence.Find(EntryIds.Certificate(record.Id, CertificateKind.Erasure), cancellation) is not { } certified)
        {
            log.LogError(
                "Request {Request} is open, has no workflow, and is older than the histories that are kept: it is not started by itself. "
                + "Resume it if it never ran",
                record.Id);
            return;
        }

        var outcome = WorkflowJson.Read<RequestOutcome>($"\"{certified.Member("outcome")}\"");
        var issued = InstantPattern.ExtendedIso.Parse(certified.Member("issued")!).Value;
        await Close(record, outcome, issued, null, "closed again as its certificate says", pass, cancellation);
    }

    private async Task Close(
        RequestRecord record, RequestOutcome outcome, Instant at, Instant? exportUntil, string done, RestorePass pass,
        CancellationToken cancellation)
    {
        var what = $"the record of request {record.Id}, open";
        await pass.Note(what, done, cancellation);
        if (!await requests.Close(record.Id, outcome, at, exportUntil, cancellation))
            await pass.Withdraw(what, done, cancellation);
    }
}

using Compliance.Keys;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests;

/// <summary>
/// Requests whose record is open although their workflow has completed: closing the record is a workflow's last step, so the record came
/// back from a backup.
/// </summary>
public sealed class RestoredRecords(IRequestStore requests, IWorkflowClient workflows, IOptions<RequestOptions> options)
{
    /// <summary>Closes them as their workflows ended.</summary>
    /// <returns>Each of them.</returns>
    internal async Task<List<BroughtBack>> CloseAgain(CancellationToken cancellation)
    {
        var back = new List<BroughtBack>();
        await foreach (var record in requests.List(new RequestFilter.Open(), cancellation))
        {
            if (await workflows.Find(record.Id, cancellation) is not { Phase: WorkflowPhase.Completed, Output: { } output } ended)
                continue;
            Instant? exportUntil = record.Right is Right.Access ? ended.Updated + Duration.FromDays(options.Value.ExportDays) : null;
            await requests.Close(record.Id, WorkflowJson.Read<RequestOutcome>(output), ended.Updated, exportUntil, cancellation);
            back.Add(new($"the record of request {record.Id}, open", "closed again as its workflow ended"));
        }

        return back;
    }
}

using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// A workflow that is at work although its certificate stands came back from a backup: it finds every step done, and the log says that it
/// happened.
/// </summary>
public sealed class RestoredWorkflows(IEvidenceLog log)
{
    /// <summary>To be called in a step that comes before any certificate.</summary>
    internal async Task Tell(string requestId, CancellationToken cancellation)
    {
        if (!await log.IsCertified(requestId, cancellation))
            return;
        await log.Append(
            new LogRestored(
                $"workflow-{requestId}",
                [$"the workflow of request {requestId}, from before its certificate"],
                ["it went on, and found each of its steps done"]),
            cancellation);
    }
}

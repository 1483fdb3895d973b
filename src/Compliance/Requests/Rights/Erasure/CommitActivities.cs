using Compliance.Requests.Lifecycle;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>Decides between a cancel and what cannot be undone: whichever is noted first in the request's record counts.</summary>
public sealed class CommitActivities(IRequestStore requests)
{
    /// <summary>False when the request was cancelled before; true from then on, and no cancel is taken any more.</summary>
    public static readonly ActivityReference<string, bool> Commit = new("CommitErasure");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Commit, Role.Service, Resolve.From<CommitActivities, string, bool>(it => it.TryCommit))];

    private async Task<bool> TryCommit(string requestId, CancellationToken cancellation) =>
        await requests.Apply(requestId, RequestEvent.Commit, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
}

using Compliance.Requests.Case;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>Decides between a cancel and what cannot be undone: whichever is noted first in the request's record counts.</summary>
public sealed class CommitActivities(IRequestStore requests, ICaseFiles cases, RestrictedErasures restricted)
{
    /// <summary>False when the request was cancelled before; true from then on, and no cancel is taken any more.</summary>
    public static readonly ActivityReference<string, bool> Commit = new("CommitErasure");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Commit, Role.Service, Resolve.From<CommitActivities, string, bool>(it => it.TryCommit))];

    private async Task<bool> TryCommit(string requestId, CancellationToken cancellation)
    {
        // The restriction may have come in the cooling-off.
        if (await restricted.AreAny(cancellation))
            await restricted.AwaitEnd(requestId, (await cases.Read(requestId, cancellation)).Subject, cancellation);
        return await requests.Apply(requestId, RequestEvent.Commit, cancellation)
            ?? throw new StepFailedException("request-not-found", requestId);
    }
}

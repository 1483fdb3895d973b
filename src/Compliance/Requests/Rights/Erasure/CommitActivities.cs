using Compliance.Requests.Case;
using Compliance.Requests.Holds;
using Compliance.Requests.Lifecycle;
using Compliance.Workflows;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>
/// Decides between a cancel, or whatever else takes a request back, and what cannot be undone: whichever is noted first in the request's
/// record counts. While a legal hold is about the request, or the person is restricted, it is not committed, and waits.
/// </summary>
public sealed class CommitActivities(IRequestStore requests, ICaseFiles cases, RestrictedErasures restricted, HoldCheck holds)
{
    /// <summary>False when the request was taken back before; true from then on, and nothing takes it back any more.</summary>
    public static readonly ActivityReference<string, bool> Commit = new("CommitErasure");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(Commit, Role.Service, Resolve.From<CommitActivities, string, bool>(it => it.TryCommit))];

    private async Task<bool> TryCommit(string requestId, CancellationToken cancellation)
    {
        // The restriction may have come in the cooling-off.
        if (await restricted.AreAny(cancellation))
            await restricted.AwaitEnd(requestId, await cases.Read(requestId, cancellation), cancellation);
        await holds.Require(requestId, cancellation);
        if (await Apply(requestId, cancellation))
            return true;

        // Held by a hold that came at this very moment, or by one whose release was interrupted: the holds themselves are asked again.
        if (await requests.Find(requestId, cancellation) is not { Notes.IsHeld: true } record || record.Stage.IsEnding())
            return false;
        await holds.Require(requestId, cancellation);
        await holds.Refresh(requestId, cancellation);
        return await Apply(requestId, cancellation);
    }

    private async Task<bool> Apply(string requestId, CancellationToken cancellation) =>
        await requests.Apply(requestId, RequestEvent.Commit, cancellation) ?? throw new StepFailedException("request-not-found", requestId);
}

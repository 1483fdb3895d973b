using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Commands;
using Compliance.Proof.Verifying;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure.Replayed;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;

namespace Compliance.Requests.Rights.Erasure;

/// <summary>Tells the workflow whether it may go on.</summary>
public sealed class ApprovalActivities(ErasureApprovals approvals, IRequestStore requests)
{
    public static readonly ActivityReference<string, bool> AreEnough = new("CountApprovals");

    internal static IEnumerable<ActivityEntry> Table =>
        [ActivityEntry.Of(AreEnough, Role.Service, Resolve.From<ApprovalActivities, string, bool>(it => it.Count))];

    /// <summary>Approvals count that name the preview as it is now.</summary>
    private async Task<bool> Count(string requestId, CancellationToken cancellation)
    {
        var preview = (await requests.Find(requestId, cancellation))?.Notes.Preview;
        if (!await approvals.AreEnough(requestId, preview, cancellation))
            return false;
        await requests.Apply(requestId, RequestEvent.Approve, cancellation);
        return true;
    }
}

/// <summary>Takes people's approvals of the point of no return, where the log is signed: the service alone can forge none.</summary>
public interface IApprovalService
{
    /// <param name="requestId">Opaque.</param>
    /// <param name="person">Who approves, as authenticated. The same person counts once.</param>
    /// <param name="preview">The digest of the preview that they have read: the approval is of no other.</param>
    /// <param name="cancellation">Stops the call; the approval may be logged all the same.</param>
    /// <returns>Null where no erasure of this id is fenced.</returns>
    /// <exception cref="ApprovalRefusedException">The erasure was cancelled, or has all its approvals.</exception>
    /// <exception cref="OwnRequestException">This person submitted the request.</exception>
    Task<ApprovalView?> Approve(string requestId, string person, string preview, CancellationToken cancellation);
}

/// <param name="Given">How many different people have approved.</param>
/// <param name="Wanted">How many the policy asks for.</param>
public sealed record ApprovalView(int Given, int Wanted);

public sealed class ApprovalRefusedException() : Exception("The erasure waits for no approval.");

public sealed class OwnRequestException() : Exception("Who submitted a request does not approve it.");

public sealed class ApprovalService(
    IEvidenceLog log, ErasureApprovals approvals, ICommandReplies replies, ILogger<ApprovalService> logger) : IApprovalService
{
    public async Task<ApprovalView?> Approve(string requestId, string person, string preview, CancellationToken cancellation)
    {
        if ((await log.Find(EntryIds.Fenced(requestId), EntryKind.Fenced, cancellation))?.Member("fence") is not { } fence)
            return null;
        if (await log.Find(EntryIds.Lifted(requestId), cancellation) is not null
            || await approvals.PolicyOf(requestId, cancellation) is not { Approvals: > 0 and var wanted })
            throw new ApprovalRefusedException();

        var by = EntryIds.Person(requestId, person);

        // As the log has it, which is what the signer, where this runs, can read.
        if ((await log.Find(EntryIds.Received(requestId), cancellation))?.Member("by") == by)
            throw new OwnRequestException();
        if (!await TakePlace(requestId, by, fence, preview, wanted, cancellation))
            throw new ApprovalRefusedException();

        var given = Of(preview, await approvals.Find(requestId, fence, cancellation)).Count;
        await Tell(requestId, cancellation);
        return new ApprovalView(given, wanted);
    }

    /// <summary>
    /// The first place that nobody else has: two who approve at once each get one, and the same person gets the same again for the same
    /// preview.
    /// </summary>
    private async Task<bool> TakePlace(
        string requestId, string by, string fence, string preview, int wanted, CancellationToken cancellation)
    {
        var all = await approvals.Find(requestId, fence, cancellation);
        var same = Of(preview, all);
        if (same.Contains(by))
            return true;
        if (same.Count >= wanted || all.Count(each => each.Member("by") == by) >= ErasureOptions.MaxApprovalEntriesEach)
            return false;
        for (var place = 1; place <= ErasureOptions.MaxApprovalEntries; place++)
        {
            var taken = (await log.Append(new LogApproved(requestId, place, by, fence, preview), cancellation))[0];
            if (taken.Member("by") == by && taken.Member("preview") == preview)
                return true;
        }

        return false;
    }

    /// <summary>Who has approved this preview.</summary>
    private static HashSet<string> Of(string preview, IEnumerable<LoggedEntry> approvals) =>
        [.. approvals.Where(each => each.Member("preview") == preview).Select(each => each.Member("by")).OfType<string>()];

    /// <summary>The workflow looks for itself from time to time: a word that is lost delays it, and no more.</summary>
    private async Task Tell(string requestId, CancellationToken cancellation)
    {
        try
        {
            await replies.Send(new CommandReply(ErasureApprovalGate.ApprovedOrder(requestId), requestId, Output: "{}"), cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            logger.LogWarning("Request {Request} was not told of its approval ({Failure})", requestId, failure.GetType().Name);
        }
    }
}

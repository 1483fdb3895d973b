using static Compliance.Requests.Lifecycle.RequestEvent;
using static Compliance.Requests.Lifecycle.RequestStage;

namespace Compliance.Requests.Lifecycle;

/// <summary>
/// The table of stages and events: what is not in it is refused. Every event may come again, for steps run twice after a crash.
/// </summary>
public static class RequestLifecycle
{
    /// <summary>Everything that can still be taken back.</summary>
    private static readonly RequestStage[] Early = [Received, Identifying, Identified, Planned, Previewed, Approving, Running];

    /// <summary>What is being taken back.</summary>
    private static readonly RequestStage[] Ending = [Cancelling, Withdrawing, Refusing, Expiring];

    private static readonly Row[] Rows =
    [
        // Who asks.
        new(AskIdentity, Identifying, Received, Identifying, Identified),
        new(ProveIdentity, Identified, Identifying, Identified),

        // What is done for it. Where nobody has to show who they are, or to approve, that stage is left out.
        new(Plan, Planned, Received, Identified, Planned),
        new(Preview, Previewed, Planned, Previewed),
        new(AskApproval, Approving, Previewed, Approving),
        new(Approve, Running, Approving, Running),
        new(Exceed, Previewed, Previewed, Approving, Running),
        new(Run, Running, Received, Identified, Planned, Previewed, Running),
        new(Commit, Committed, Previewed, Running, Committed),

        // A step that is taken again, or that a backup brought back, finds the request further on and changes nothing.
        new(Plan, null, Previewed, Approving, Running, Committed, Closed),
        new(Preview, null, Approving, Running, Committed, Closed),
        new(AskApproval, null, Running, Committed, Closed),
        new(Approve, null, Committed, Closed),
        new(Run, null, Committed, Closed),
        new(Commit, null, Closed),

        // A hold comes in time until the point of no return, and is taken away at any time.
        new(Hold, null, [.. Early, .. Ending]),
        new(Release, null, Enum.GetValues<RequestStage>()),

        // Past the point of no return, nothing is awaited of the person any more.
        new(Pause, null, Early),
        new(Resume, null, [.. Early, Committed]),
        new(Extend, null, [.. Early, Committed]),

        // Of these four, the first counts.
        new(Cancel, Cancelling, [.. Early, Cancelling]),
        new(Withdraw, Withdrawing, [.. Early, Withdrawing]),
        new(Deny, Refusing, [.. Early, Refusing]),
        new(Expire, Expiring, [.. Early.Except([Running]), Expiring]),

        new(Close, Closed, [.. Early, Committed, Closed]),
        new(Close, Cancelled, Cancelling, Cancelled),
        new(Close, Withdrawn, Withdrawing, Withdrawn),
        new(Close, Refused, Refusing, Refused),
        new(Close, Expired, Expiring, Expired),
        new(Close, null, Appealed, Upheld, Reversed),

        new(Appeal, Appealed, Refused, Appealed),
        new(Uphold, Upheld, Appealed, Upheld),
        new(Reverse, Reversed, Appealed, Reversed),
    ];

    /// <summary>What waits while a legal hold is about the request.</summary>
    private static readonly RequestEvent[] WaitForHolds = [Commit];

    private static readonly Dictionary<(RequestStage Stage, RequestEvent Event), RequestStage> Table = Rows
        .SelectMany(row => row.From.Select(from => (Cell: (from, row.Event), To: row.To ?? from)))
        .ToDictionary(each => each.Cell, each => each.To);

    /// <returns>The stage after the event; null where the event is refused in this stage.</returns>
    public static RequestStage? After(RequestStage stage, RequestEvent @event) =>
        Table.TryGetValue((stage, @event), out var next) ? next : null;

    /// <returns>The stage after the event; null where the event is refused in this stage, or while the request is held.</returns>
    public static RequestStage? After(RequestStage stage, RequestEvent @event, bool isHeld) =>
        isHeld && WaitForHolds.Contains(@event) && After(stage, @event) != stage ? null : After(stage, @event);

    /// <returns>Whether its workflow has ended, or nothing more is to be done in it.</returns>
    public static bool HasEnded(this RequestStage stage) => stage >= Closed;

    /// <returns>Whether what was done for it is being taken back.</returns>
    public static bool IsEnding(this RequestStage stage) => Ending.Contains(stage);

    /// <returns>How a request ends whose workflow ends in this stage; null where the workflow says so itself.</returns>
    public static RequestOutcome? Ends(this RequestStage stage) => stage switch
    {
        Cancelling => RequestOutcome.Cancelled,
        Withdrawing => RequestOutcome.Withdrawn,
        Refusing => RequestOutcome.Refused,
        Expiring => RequestOutcome.Expired,
        _ => null,
    };

    /// <param name="Event">What happens.</param>
    /// <param name="To">The stage after it; null: the same as before.</param>
    /// <param name="From">The stages in which it may happen.</param>
    private sealed record Row(RequestEvent Event, RequestStage? To, params IReadOnlyList<RequestStage> From);
}

using Compliance.Requests.Lifecycle;

namespace Compliance.Tests.Requests.Lifecycle;

/// <summary>
/// What a request may do, told another way than the table tells it: by how far it is, and by what ends it. Written from the issue, to be
/// compared with the table.
/// </summary>
internal sealed class LifecycleModel
{
    private const int Asked = 1;
    private const int Proven = 2;
    private const int Planned = 3;
    private const int Previewed = 4;
    private const int Approving = 5;
    private const int Running = 6;
    private const int Committed = 7;

    private int _way;
    private RequestEvent? _takenBack;
    private bool _isClosed;
    private bool _isAppealed;
    private RequestEvent? _answer;

    public HashSet<string> Holds { get; } = [];

    public RequestStage Stage => (_answer, _isAppealed, _isClosed, _takenBack) switch
    {
        (RequestEvent.Uphold, _, _, _) => RequestStage.Upheld,
        (RequestEvent.Reverse, _, _, _) => RequestStage.Reversed,
        (_, true, _, _) => RequestStage.Appealed,
        (_, _, true, null) => RequestStage.Closed,
        (_, _, true, RequestEvent.Cancel) => RequestStage.Cancelled,
        (_, _, true, RequestEvent.Withdraw) => RequestStage.Withdrawn,
        (_, _, true, RequestEvent.Deny) => RequestStage.Refused,
        (_, _, true, _) => RequestStage.Expired,
        (_, _, _, RequestEvent.Cancel) => RequestStage.Cancelling,
        (_, _, _, RequestEvent.Withdraw) => RequestStage.Withdrawing,
        (_, _, _, RequestEvent.Deny) => RequestStage.Refusing,
        (_, _, _, RequestEvent.Expire) => RequestStage.Expiring,
        _ => (RequestStage)_way,
    };

    /// <returns>Whether it may happen.</returns>
    public bool Happens(RequestEvent next)
    {
        // Holds and closing come whatever else is the case; what is final is moved by appeals alone.
        switch (next)
        {
            case RequestEvent.Release:
                return true;
            case RequestEvent.Close:
                _isClosed = true;
                return true;
            case RequestEvent.Appeal:
                return _isClosed && _takenBack is RequestEvent.Deny && _answer is null && (_isAppealed = true);
            case RequestEvent.Uphold or RequestEvent.Reverse:
                if (!_isAppealed || (_answer is { } said && said != next))
                    return false;
                _answer = next;
                return true;
        }

        var isOpen = !_isClosed && _takenBack is null;
        var canBeTakenBack = isOpen && _way < Committed;
        switch (next)
        {
            case RequestEvent.Hold:
                return !_isClosed && (_takenBack is not null || _way < Committed);
            case RequestEvent.Pause:
                return canBeTakenBack;
            case RequestEvent.Resume or RequestEvent.Extend:
                return isOpen;
            case RequestEvent.Cancel or RequestEvent.Withdraw or RequestEvent.Deny or RequestEvent.Expire:
                if (!_isClosed && _takenBack == next)
                    return true;
                if (!canBeTakenBack || (next is RequestEvent.Expire && _way == Running))
                    return false;
                _takenBack = next;
                return true;
        }

        // What a workflow does once more after the end changes nothing; after a taking back it does nothing.
        if (_takenBack is not null)
            return false;
        if (_isClosed)
            return IsStep(next);
        return next switch
        {
            RequestEvent.AskIdentity => Moves(_way <= Proven, Asked),
            RequestEvent.ProveIdentity => Moves(_way is Asked or Proven, Proven),
            RequestEvent.Plan => Moves(_way != Asked, Math.Max(_way, Planned)),
            RequestEvent.Preview => Moves(_way >= Planned, Math.Max(_way, Previewed)),
            RequestEvent.AskApproval => Moves(_way >= Previewed, Math.Max(_way, Approving)),
            RequestEvent.Approve => Moves(_way >= Approving, Math.Max(_way, Running)),
            RequestEvent.Exceed => Moves(_way is >= Previewed and < Committed, Previewed),
            RequestEvent.Run => Moves(_way is not Asked and not Approving, Math.Max(_way, Running)),
            RequestEvent.Commit => Moves(_way == Committed || (Holds.Count == 0 && (_way is Previewed or Running)), Committed),
            _ => throw new InvalidOperationException($"The model does not know {next}."),
        };
    }

    private static bool IsStep(RequestEvent next) => next is RequestEvent.Plan or RequestEvent.Preview or RequestEvent.AskApproval
        or RequestEvent.Approve or RequestEvent.Run or RequestEvent.Commit;

    private bool Moves(bool isAllowed, int to)
    {
        if (isAllowed)
            _way = to;
        return isAllowed;
    }
}

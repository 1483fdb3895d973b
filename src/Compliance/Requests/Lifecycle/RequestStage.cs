namespace Compliance.Requests.Lifecycle;

/// <summary>
/// How far a request has come, as far as it decides what may still be done with it. How it ended is its outcome, and what it is doing just
/// now is text.
/// </summary>
public enum RequestStage
{
    /// <summary>It came in.</summary>
    Received,

    /// <summary>The person was asked to show who they are.</summary>
    Identifying,

    /// <summary>The person has shown who they are.</summary>
    Identified,

    /// <summary>The stores were searched: it is known what is to be done.</summary>
    Planned,

    /// <summary>What will be done is written down, in counts, for people to read.</summary>
    Previewed,

    /// <summary>People are asked to approve it.</summary>
    Approving,

    /// <summary>It is being carried out, and can still be taken back.</summary>
    Running,

    /// <summary>It is past its point of no return.</summary>
    Committed,

    /// <summary>It is to be cancelled: nothing is destroyed for it any more.</summary>
    Cancelling,

    /// <summary>The person took it back: nothing is destroyed for it any more.</summary>
    Withdrawing,

    /// <summary>It is refused: what was done for it is taken back.</summary>
    Refusing,

    /// <summary>What the person was asked for never came: what was done for it is taken back.</summary>
    Expiring,

    /// <summary>It has ended as it was meant to.</summary>
    Closed,

    /// <summary>It has ended because it was cancelled.</summary>
    Cancelled,

    /// <summary>It has ended because the person took it back.</summary>
    Withdrawn,

    /// <summary>It has ended with a refusal, which can be appealed where the law knows appeals.</summary>
    Refused,

    /// <summary>It has ended because what the person was asked for never came.</summary>
    Expired,

    /// <summary>The person has appealed the refusal, and somebody has to answer.</summary>
    Appealed,

    /// <summary>The appeal is answered: the refusal stands.</summary>
    Upheld,

    /// <summary>The appeal is answered: the refusal does not stand, and another request does what was asked.</summary>
    Reversed,
}

/// <summary>What happens to a request.</summary>
public enum RequestEvent
{
    /// <summary>The person is asked to show who they are.</summary>
    AskIdentity,

    /// <summary>They have shown it.</summary>
    ProveIdentity,

    /// <summary>The stores were searched.</summary>
    Plan,

    /// <summary>What will be done is written down.</summary>
    Preview,

    /// <summary>People are asked to approve.</summary>
    AskApproval,

    /// <summary>As many have approved as its policy asks for.</summary>
    Approve,

    /// <summary>The run would do more than its preview says: people are asked again.</summary>
    Exceed,

    /// <summary>Its workflow begins what can be taken back.</summary>
    Run,

    /// <summary>Its workflow begins what cannot be undone.</summary>
    Commit,

    /// <summary>A legal hold is found to be about it.</summary>
    Hold,

    /// <summary>A legal hold is no longer about it.</summary>
    Release,

    /// <summary>The person is asked for something, and the clock may stop.</summary>
    Pause,

    /// <summary>What the person was asked for has come.</summary>
    Resume,

    /// <summary>The person is told that the answer takes longer.</summary>
    Extend,

    /// <summary>An operator stops it.</summary>
    Cancel,

    /// <summary>The person takes it back.</summary>
    Withdraw,

    /// <summary>An operator refuses it, with a reason.</summary>
    Deny,

    /// <summary>What the person was asked for never came.</summary>
    Expire,

    /// <summary>Its workflow ends.</summary>
    Close,

    /// <summary>The person appeals the refusal.</summary>
    Appeal,

    /// <summary>The refusal stands.</summary>
    Uphold,

    /// <summary>The refusal does not stand.</summary>
    Reverse,
}

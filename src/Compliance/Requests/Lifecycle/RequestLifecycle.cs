namespace Compliance.Requests.Lifecycle;

/// <summary>How far a request has come, as far as it decides what may still be done with it.</summary>
public enum RequestStage
{
    /// <summary>It runs, or waits to be run.</summary>
    Open,

    /// <summary>It is to be cancelled: nothing is destroyed for it any more.</summary>
    Cancelling,

    /// <summary>It is past its point of no return.</summary>
    Committed,

    /// <summary>It has ended as it was meant to.</summary>
    Closed,

    /// <summary>It has ended because it was cancelled.</summary>
    Cancelled,
}

/// <summary>What happens to a request.</summary>
public enum RequestEvent
{
    /// <summary>An operator stops it.</summary>
    Cancel,

    /// <summary>Its workflow begins what cannot be undone.</summary>
    Commit,

    /// <summary>Its workflow ends.</summary>
    Close,
}

/// <summary>
/// The table of stages and events: what is not in it is refused. Every event may come again, for steps run twice after a crash.
/// </summary>
public static class RequestLifecycle
{
    private static readonly Dictionary<(RequestStage Stage, RequestEvent Event), RequestStage> Table = new()
    {
        [(RequestStage.Open, RequestEvent.Cancel)] = RequestStage.Cancelling,
        [(RequestStage.Open, RequestEvent.Commit)] = RequestStage.Committed,
        [(RequestStage.Open, RequestEvent.Close)] = RequestStage.Closed,
        [(RequestStage.Cancelling, RequestEvent.Cancel)] = RequestStage.Cancelling,
        [(RequestStage.Cancelling, RequestEvent.Close)] = RequestStage.Cancelled,
        [(RequestStage.Committed, RequestEvent.Commit)] = RequestStage.Committed,
        [(RequestStage.Committed, RequestEvent.Close)] = RequestStage.Closed,
        // A workflow that a backup brought back takes its steps again.
        [(RequestStage.Closed, RequestEvent.Commit)] = RequestStage.Closed,
        [(RequestStage.Closed, RequestEvent.Close)] = RequestStage.Closed,
        [(RequestStage.Cancelled, RequestEvent.Close)] = RequestStage.Cancelled,
    };

    /// <returns>The stage after the event; null where the event is refused in this stage.</returns>
    public static RequestStage? After(RequestStage stage, RequestEvent @event) =>
        Table.TryGetValue((stage, @event), out var next) ? next : null;

    /// <returns>Whether nothing more is done for the request.</returns>
    public static bool HasEnded(this RequestStage stage) => stage is RequestStage.Closed or RequestStage.Cancelled;
}

namespace Compliance;

/// <summary>
/// Closed until the app has prepared what its roles begin with. For a host that must answer before that, as Azure Functions is given
/// thirty seconds: it starts at once, says what it waits for, and does no work until the gate is open.
/// </summary>
public sealed class StartGate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string waitsFor = "the start";
    private volatile string? reason;
    private volatile bool isRefused;

    public bool IsOpen => opened.Task.IsCompleted;

    /// <summary>The start was refused on purpose: only a person can mend that, and the gate stays closed.</summary>
    public bool IsRefused => isRefused;

    /// <summary>What the app is preparing, in words that anybody may read.</summary>
    public string WaitsFor => waitsFor;

    /// <summary>Why the last attempt failed, for those who may read the app's health; null where none failed.</summary>
    public string? Reason => reason;

    /// <summary>Completes when the gate opens.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public Task Opened(CancellationToken cancellation) => opened.Task.WaitAsync(cancellation);

    /// <param name="what">No names of keys, accounts or people: anybody who calls is told.</param>
    public void WaitFor(string what) => waitsFor = what;

    /// <param name="why">An attempt failed, and there will be another.</param>
    public void Report(string why) => reason = why;

    /// <param name="why">There will be no other attempt.</param>
    public void Refuse(string why)
    {
        (reason, waitsFor, isRefused) = (why, "a person: the start was refused, and the app's log says why", true);
    }

    public void Open()
    {
        reason = null;
        opened.TrySetResult();
    }
}

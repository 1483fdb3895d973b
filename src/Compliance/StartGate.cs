namespace Compliance;

/// <summary>
/// Closed until the app has prepared what its roles begin with. For a host that must answer before that, as Azure Functions is given
/// thirty seconds: it starts at once, says what it waits for, and does no work until the gate is open.
/// </summary>
public sealed class StartGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _waitsFor = "the start";
    private volatile string? _reason;
    private volatile bool _isRefused;

    public bool IsOpen => _opened.Task.IsCompleted;

    /// <summary>The start was refused on purpose: only a person can mend that, and the gate stays closed.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>What the app is preparing, in words that anybody may read.</summary>
    public string WaitsFor => _waitsFor;

    /// <summary>Why the last attempt failed, for those who may read the app's health; null where none failed.</summary>
    public string? Reason => _reason;

    /// <summary>Completes when the gate opens.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public Task Opened(CancellationToken cancellation) => _opened.Task.WaitAsync(cancellation);

    /// <param name="what">No names of keys, accounts or people: anybody who calls is told.</param>
    public void WaitFor(string what) => _waitsFor = what;

    /// <param name="why">An attempt failed, and there will be another.</param>
    public void Report(string why) => _reason = why;

    /// <param name="why">There will be no other attempt.</param>
    public void Refuse(string why)
    {
        (_reason, _waitsFor, _isRefused) = (why, "a person: the start was refused, and the app's log says why", true);
    }

    public void Open()
    {
        _reason = null;
        _opened.TrySetResult();
    }
}

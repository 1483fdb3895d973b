using Compliance.Workflows;

namespace Compliance.Requests.Lifecycle;

/// <summary>What a request waits for that people do: which tasks there are, the module for tasks knows.</summary>
public static class ManualWork
{
    /// <summary>What a line of a certificate says that somebody did in a place that nothing connects.</summary>
    public const string Fact = "done by hand";

    /// <summary>Raised when a task is closed.</summary>
    public const string Closed = "task-closed";

    /// <summary>Opens the tasks of a request in places that nothing connects. Again, it changes nothing.</summary>
    public static readonly ActivityReference<string, ManualWorkState> Open = new("OpenManualTasks");

    public static readonly ActivityReference<string, ManualWorkState> Look = new("LookAtManualTasks");
}

/// <summary>The tasks of a request in places that nothing connects.</summary>
/// <param name="Open">How many are not closed.</param>
/// <param name="Done">How many were done.</param>
/// <param name="Rejected">How many will not be done.</param>
/// <param name="Gaps">How many mapped places the request does not cover, once those are taken off that people have seen to.</param>
public sealed record ManualWorkState(int Open, int Done, int Rejected, int Gaps);

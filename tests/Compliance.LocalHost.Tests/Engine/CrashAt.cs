using Compliance.LocalHost.Engine;

namespace Compliance.LocalHost.Tests.Engine;

/// <summary>Kills the engine, within the living test process, when it reaches a point for the nth time.</summary>
internal sealed class CrashAt(string place, int arrival, Func<WorkflowEngine> engine) : IFaultPoints
{
    private readonly TaskCompletionSource crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrivals;

    public Task Crashed => crashed.Task;

    public void Reached(string point)
    {
        if (crashed.Task.IsCompleted)
            throw new OperationCanceledException("A dead process goes no further.");
        if (point != place || Interlocked.Increment(ref arrivals) != arrival)
            return;

        engine().Abandon();
        crashed.SetResult();
        throw new OperationCanceledException("A dead process goes no further.");
    }
}

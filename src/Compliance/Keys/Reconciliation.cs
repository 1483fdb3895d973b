using Compliance.Workflows;

namespace Compliance.Keys;

/// <summary>Placeholder.</summary>
public sealed class Reconciliation
{
    public static TimerEntry Timer { get; } = new("reconcile", "Compliance:Reconciliation:Schedule", "0 15 4 * * *", Role.Eraser, (_, _, _) => Task.CompletedTask);
}

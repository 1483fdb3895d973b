using System.Diagnostics;
using System.Globalization;

namespace Compliance.LocalHost.Engine;

/// <summary>Told whenever the engine passes a place where a crash would hurt most. Does nothing outside crash tests.</summary>
public interface IFaultPoints
{
    void Reached(string point);

    /// <summary>Reaches <see cref="FaultPoint.ActivityStarted"/> with a certain attempt at a certain step, for whoever counts.</summary>
    void Starting(string instanceId, int generation, int step, int attempt) => Reached(FaultPoint.ActivityStarted);
}

/// <summary>The names of the places.</summary>
public static class FaultPoint
{
    public const string EpisodeBeforeCommit = "episode-before-commit";
    public const string EpisodeBetweenTransactions = "episode-between-transactions";
    public const string EpisodeAfterCommit = "episode-after-commit";
    public const string ActivityStarted = "activity-started";
    public const string ActivityEffectDone = "activity-effect-done";
    public const string OutboxBeforeDelivery = "outbox-before-delivery";
    public const string OutboxAfterDelivery = "outbox-after-delivery";
    public const string TimerFired = "timer-fired";
    public const string ContinueAsNewCommitted = "continue-as-new-committed";
    public const string LeaseRenewed = "lease-renewed";

    public static readonly IReadOnlyList<string> All =
    [
        EpisodeBeforeCommit, EpisodeBetweenTransactions, EpisodeAfterCommit, ActivityStarted, ActivityEffectDone,
        OutboxBeforeDelivery, OutboxAfterDelivery, TimerFired, ContinueAsNewCommitted, LeaseRenewed,
    ];
}

public static class FaultPoints
{
    public const string Variable = "COMPLIANCE_FAULT";

    public static readonly IFaultPoints None = new Nowhere();

    /// <summary>
    /// Reads <see cref="Variable"/>, "point:N": this process kills itself, hard, when it reaches the point for the Nth time; and
    /// <see cref="ActivityJournal.Variable"/>.
    /// </summary>
    /// <exception cref="ArgumentException">When the variable is set to anything else.</exception>
    public static IFaultPoints FromEnvironment()
    {
        var faults = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? Parse(text) : None;
        return Environment.GetEnvironmentVariable(ActivityJournal.Variable) is { Length: > 0 } path ? new ActivityJournal(path, faults) : faults;
    }

    internal static IFaultPoints Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && FaultPoint.All.Contains(parts[0])
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var arrival) && arrival > 0
            ? new Killing(parts[0], arrival)
            : throw new ArgumentException($"{Variable} must read point:N, with one of {string.Join(", ", FaultPoint.All)} and N of 1 or more.");
    }

    private sealed class Nowhere : IFaultPoints
    {
        public void Reached(string point)
        {
        }
    }

    private sealed class Killing(string place, int arrival) : IFaultPoints
    {
        private int arrivals;

        public void Reached(string point)
        {
            // Kill, not FailFast: no dump, no handlers, exactly what kill -9 leaves.
            if (point == place && Interlocked.Increment(ref arrivals) == arrival)
                Process.GetCurrentProcess().Kill();
        }
    }
}

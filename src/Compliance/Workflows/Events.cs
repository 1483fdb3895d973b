using Microsoft.Extensions.Logging;

namespace Compliance.Workflows;

/// <summary>
/// Log events that alerts are built on, but for the first, whose alert reads the measured ticks: their names are part of the deployment,
/// never change one.
/// </summary>
public static class Events
{
    public static readonly EventId TimerServed = new(1001, nameof(TimerServed));
    public static readonly EventId RequestQuarantined = new(1002, nameof(RequestQuarantined));
    public static readonly EventId DeadlineAtRisk = new(1003, nameof(DeadlineAtRisk));
    public static readonly EventId KeyRecovered = new(1004, nameof(KeyRecovered));
    public static readonly EventId StateRestored = new(1005, nameof(StateRestored));
    public static readonly EventId AuditFinding = new(1006, nameof(AuditFinding));

    /// <summary>The log was cut, rewritten, or is another's.</summary>
    public static readonly EventId LogDiffers = new(1007, nameof(LogDiffers));

    /// <summary>A witness refused or knows more than the log, or parts of it were made again.</summary>
    public static readonly EventId LogAlarm = new(1008, nameof(LogAlarm));

    /// <summary>Whether a backup brought somebody back to a store is not known: it did not answer.</summary>
    public static readonly EventId StoreNotSearched = new(1009, nameof(StoreNotSearched));

    /// <summary>A retention sweep erased nothing of what was due, or not all of it.</summary>
    public static readonly EventId SweepFailed = new(1010, nameof(SweepFailed));

    /// <summary>The data map does not fit a store: erasures there are stopped before they begin.</summary>
    public static readonly EventId PreflightFailed = new(1011, nameof(PreflightFailed));

    /// <summary>
    /// The custodian was given a command that nothing but a fault or an intruder explains: it was refused, and nothing was changed.
    /// </summary>
    public static readonly EventId CommandRefused = new(1012, nameof(CommandRefused));

    /// <summary>Requests are late: their last day has passed.</summary>
    public static readonly EventId DeadlinePassed = new(1013, nameof(DeadlinePassed));

    /// <summary>An app refused to start: it serves nothing until a person has mended what the line names.</summary>
    public static readonly EventId StartRefused = new(1020, nameof(StartRefused));
}

using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace Compliance.Timers;

/// <summary>How long the histories of ended workflows are kept. Section <c>Compliance:History</c>.</summary>
public sealed class HistoryOptions
{
    public const string Section = "Compliance:History";

    /// <summary>When they are purged: six-field NCRONTAB in UTC. Daily at 03:15 by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 15 3 * * *";

    /// <summary>Days that a history outlives its workflow, 1 to 365. The default is 30.</summary>
    [Range(1, 365)]
    public int Days { get; set; } = 30;

    /// <summary>Whether the history of a workflow that was started then may be gone by now.</summary>
    internal bool MayBePurged(Instant started, Instant now) => started < now - Duration.FromDays(Days);
}

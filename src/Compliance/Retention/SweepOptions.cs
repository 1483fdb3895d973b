using System.ComponentModel.DataAnnotations;

namespace Compliance.Retention;

/// <summary>How the retention sweep works. Section <c>Compliance:Retention</c>.</summary>
public sealed class SweepOptions
{
    public const string Section = "Compliance:Retention";

    /// <summary>When it runs: six-field NCRONTAB in UTC. Daily at 02:30 by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 30 2 * * *";

    /// <summary>Rows erased between two saved places, 1 to 1,000. The default is 200.</summary>
    [Range(1, 1000)]
    public int PageSize { get; set; } = 200;
}

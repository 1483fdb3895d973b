using System.ComponentModel.DataAnnotations;

namespace Compliance.Reviews;

/// <summary>How the daily review works. Section <c>Compliance:Reviews</c>.</summary>
public sealed class ReviewOptions
{
    public const string Section = "Compliance:Reviews";

    /// <summary>When it runs: six-field NCRONTAB in UTC. Daily at 05:00 by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 0 5 * * *";

    /// <summary>
    /// How many days reports are kept, of reviews and of the log's monitor, 30 to 3,650. The default is 1,095: three years.
    /// </summary>
    [Range(30, 3650)]
    public int ReportDays { get; set; } = 1095;

    /// <summary>
    /// Who answers for the vaults and their keys, named in what is found about them: a team or a person. Null, the default, for nobody.
    /// </summary>
    public string? KeyOwner { get; set; }
}

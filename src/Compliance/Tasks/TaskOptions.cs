using System.ComponentModel.DataAnnotations;

namespace Compliance.Tasks;

/// <summary>How long people have for what they have to do. Section <c>Compliance:Tasks</c>.</summary>
public sealed class TaskOptions
{
    public const string Section = "Compliance:Tasks";

    /// <summary>When reminders are looked for: six-field NCRONTAB in UTC. Every hour by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 40 * * * *";

    /// <summary>How many days a task has, 1 to 60, where the data map does not say; never beyond its request's deadline. The default is 14.
    /// </summary>
    [Range(1, 60)]
    public int Days { get; set; } = 14;

    /// <summary>How many days before its last a task's owner is reminded, and then every day, 0 to 30. The default is 3.</summary>
    [Range(0, 30)]
    public int RemindDays { get; set; } = 3;
}

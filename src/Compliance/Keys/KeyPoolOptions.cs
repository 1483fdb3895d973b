using System.ComponentModel.DataAnnotations;

namespace Compliance.Keys;

/// <summary>How many vault keys are made ahead, and when they are rotated. Section <c>Compliance:KeyPool</c>.</summary>
public sealed class KeyPoolOptions
{
    public const string Section = "Compliance:KeyPool";

    /// <summary>When the pool is filled up: six-field NCRONTAB in UTC. Every minute by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 * * * * *";

    /// <summary>Keys that lie ready, 0 to 100,000. The default is 20; a vault makes 20 in ten seconds.</summary>
    [Range(0, 100_000)]
    public int Ahead { get; set; } = 20;

    /// <summary>Keys that are made at a time, 1 to 20. The default is 4.</summary>
    [Range(1, 20)]
    public int Parallel { get; set; } = 4;

    /// <summary>
    /// How old a key's newest version becomes before another is made and the data key wrapped under it, 1 to 3,650 days; null, the default,
    /// for never. Records stay as they are. A version that has leaked is not helped by this: erase, or reseal under another key.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan? RotateAfter { get; set; }
}

using System.ComponentModel.DataAnnotations;

namespace Compliance.Keys;

/// <summary>How many vault keys are made ahead. Section <c>Compliance:KeyPool</c>.</summary>
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
}

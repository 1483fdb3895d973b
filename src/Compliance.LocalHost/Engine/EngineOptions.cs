using System.ComponentModel.DataAnnotations;

namespace Compliance.LocalHost.Engine;

/// <summary>How the embedded workflow engine works. Validated when the engine is made.</summary>
public sealed class EngineOptions
{
    public const string SectionName = "Engine";

    /// <summary>The first part of the name of the engine's table; 1 to 40 letters and digits, a letter first. The default is "engine".</summary>
    [Required, RegularExpression("^[A-Za-z][A-Za-z0-9]{0,39}$")]
    public string TablePrefix { get; set; } = "engine";

    /// <summary>How many activities run side by side; 1 to 256. The default is 16.</summary>
    [Range(1, 256)]
    public int MaxParallelActivities { get; set; } = 16;

    /// <summary>How many instances take a step side by side, the wait for storage included; 1 to 256. The default is 16.</summary>
    [Range(1, 256)]
    public int MaxParallelEpisodes { get; set; } = 16;

    /// <summary>
    /// Whether each step reads the history back from storage and replays it whole, so that a workflow that is not deterministic shows
    /// itself at once. For tests: it costs a read for each step. Off by default; an instance then stays in memory between its steps.
    /// </summary>
    public bool ReplayEveryStep { get; set; }

    /// <summary>How long the storage belongs to this host after each renewal; 2 s to 5 min. The default is 30 s; renewed three times as often.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a start waits for another host to let the storage go; 0 (the default: refuse at once) to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan WaitForLease { get; set; } = TimeSpan.Zero;

    /// <summary>How often the table is searched for what a host that died left behind; 1 s to 1 h. The default is 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan SafetyScan { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest wait before the clock is looked at again while a timer is armed, because clocks jump (sleep, time
    /// synchronisation); 5 ms to 1 min. The default is 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan ClockCheck { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for activities to heed their cancellation; 0 to 5 min. The default is 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ValidationException">Naming the first option that is out of its bounds.</exception>
    public EngineOptions Validated()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        return this;
    }
}

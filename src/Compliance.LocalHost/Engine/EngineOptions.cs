using System.ComponentModel.DataAnnotations;

namespace Compliance.LocalHost.Engine;

/// <summary>How the Durable Task Framework works in this process. Validated when the engine is made.</summary>
public sealed class EngineOptions
{
    public const string SectionName = "Engine";

    /// <summary>
    /// The task hub: what the names of the engine's tables, queues and containers begin with; 3 to 45 letters and digits, a letter first.
    /// The default, "compliancelocal", begins as this system's own do, so that no review takes the engine's for unmapped data, and differs
    /// from the hub of a Functions app on the same storage.
    /// </summary>
    [Required, RegularExpression("^[A-Za-z][A-Za-z0-9]{2,44}$")]
    public string TaskHub { get; set; } = "compliancelocal";

    /// <summary>How many activities run side by side; 1 to 256. The default is 16.</summary>
    [Range(1, 256)]
    public int MaxParallelActivities { get; set; } = 16;

    /// <summary>How many instances take a step side by side, the wait for storage included; 1 to 256. The default is 16.</summary>
    [Range(1, 256)]
    public int MaxParallelWorkflows { get; set; } = 16;

    /// <summary>
    /// How long a message that was taken stays hidden, unless it is renewed, which the framework does every 5 s; 10 s to 5 min. The default
    /// is 15 s. What a host held that was killed is taken up by the next one after that time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Visibility { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the control queue belongs to this host after each renewal, of which there are fifteen in that time; 5 s to 1 min. The
    /// default is 15 s. A host that stops lets it go at once; after one that was killed, the next one waits for the rest of the time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause before an empty queue is asked again; 10 ms to 10 s. The default is 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <exception cref="ValidationException">Naming the first option that is out of its bounds.</exception>
    public EngineOptions Validated()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        return this;
    }
}

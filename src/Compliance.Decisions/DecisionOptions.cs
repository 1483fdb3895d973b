using System.ComponentModel.DataAnnotations;

namespace Compliance.Decisions;

/// <summary>How old facts may be, and how many are kept.</summary>
public sealed class DecisionOptions
{
    /// <summary>The oldest that facts may ever be.</summary>
    public static readonly TimeSpan MaxStaleness = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old the facts of a decision may be, from the instant their reading began, and with that how long its answer may be used.
    /// 1 millisecond to 5 seconds; 1 second by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan Staleness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// For how long facts are kept of a person of whom <see cref="IFactChanges"/> says that nothing has changed; without it facts are as
    /// old as <see cref="Staleness"/> at most. Zero to 1 hour; 10 minutes by default. Zero: they are read again in any case.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan KeptFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How many people's facts a <see cref="DecisionCache"/> keeps, rounded up to a power of two. 2 to 1,048,576; 16,384 by default.
    /// </summary>
    [Range(2, 1 << 20)]
    public int CachedPeople { get; set; } = 1 << 14;

    internal void Validate() => Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
}

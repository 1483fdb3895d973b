using System.ComponentModel.DataAnnotations;

namespace Compliance.Protection;

/// <summary>How records are protected in this deployment.</summary>
public sealed class ProtectionOptions
{
    /// <summary>The longest lease there can be.</summary>
    public static readonly TimeSpan MaxLeaseLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The deployment's identifier, bound into every record. Required; changing it makes every record unreadable.</summary>
    [Required, StringLength(128, MinimumLength = 1)]
    public string Tenant { get; set; } = "";

    /// <summary>
    /// How long an unwrapped key may live, from the moment the unwrap was sent. 1 second to 5 minutes; 5 minutes by default.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true)]
    public TimeSpan LeaseLifetime { get; set; } = MaxLeaseLifetime;

    /// <summary>
    /// How many unwrapped keys live at once at most; the oldest is dropped for a new one. 1 to 1,000,000; 10,000 by default.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxLeases { get; set; } = 10_000;

    /// <summary>The vault key that shows, in every probe, that the vault does answer. "compliance-control" by default.</summary>
    [Required, RegularExpression("^[0-9a-zA-Z-]{1,127}$")]
    public string ControlKeyName { get; set; } = "compliance-control";
}

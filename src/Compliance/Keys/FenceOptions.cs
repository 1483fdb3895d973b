using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Keys;

/// <summary>
/// When a fence ends: by the eraser's own clock, and never sooner than its own setting allows. A fence that ends too soon lets a backup
/// bring its subject back unnoticed.
/// </summary>
public sealed class FenceDates(IOptions<FenceOptions> options, IClock clock)
{
    /// <param name="days">For how long a backup may still hold what was erased, as the service says.</param>
    public DateTimeOffset After(int days) =>
        (clock.GetCurrentInstant() + Duration.FromDays(Math.Clamp(days, options.Value.MinDays, FenceOptions.MaxDays))).ToDateTimeOffset();
}

/// <summary>How long the eraser keeps the fences of those who were erased. Section <c>Compliance:Fence</c>.</summary>
public sealed class FenceOptions
{
    public const string Section = "Compliance:Fence";

    /// <summary>Ten years: no backup is kept for longer.</summary>
    public const int MaxDays = 3650;

    /// <summary>
    /// A fence stays for so many days after its erasure at least, 0 to 3,650, whatever the service says of how long backups are kept. The
    /// default is 30.
    /// </summary>
    [Range(0, MaxDays)]
    public int MinDays { get; set; } = 30;
}

using System.ComponentModel.DataAnnotations;

namespace Compliance.Keys;

/// <summary>How long the eraser keeps the fences of those who were erased. Section <c>Compliance:Fence</c>.</summary>
public sealed class FenceOptions
{
    public const string Section = "Compliance:Fence";

    /// <summary>Ten years: no backup is kept for longer.</summary>
    public const int MostDays = 3650;

    /// <summary>
    /// A fence stays for so many days after its erasure at least, 0 to 3,650, whatever the service says of how long backups are kept. The
    /// default is 30.
    /// </summary>
    [Range(0, MostDays)]
    public int ShortestDays { get; set; } = 30;
}

using System.ComponentModel.DataAnnotations;

namespace Compliance.Proofs;

/// <summary>How one-time codes are made and bounded. Section <c>Compliance:Proofs:Codes</c>.</summary>
public sealed class CodeOptions
{
    public const string Section = "Compliance:Proofs:Codes";

    /// <summary>When counters of past hours are removed: six-field NCRONTAB in UTC. Every hour by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 50 * * * *";

    /// <summary>How many digits a code has, 8 to 12. The default is 8.</summary>
    [Range(8, 12)]
    public int Digits { get; set; } = 8;

    /// <summary>How many minutes a code counts, 1 to 30. The default is 10.</summary>
    [Range(1, 30)]
    public int Minutes { get; set; } = 10;

    /// <summary>How often a code may be tried, 1 to 5. The default is 3.</summary>
    [Range(1, 5)]
    public int Tries { get; set; } = 3;

    /// <summary>How many codes are sent for one request in a day, 1 to 20. The default is 5.</summary>
    [Range(1, 20)]
    public int PerRequest { get; set; } = 5;

    /// <summary>How many codes are sent to one address in an hour, whatever the requests, 1 to 20. The default is 3.</summary>
    [Range(1, 20)]
    public int PerAddress { get; set; } = 3;

    /// <summary>How many codes one caller may ask for in an hour, and three times as many how often it may try one, 1 to 1,000. The
    /// default is 30.</summary>
    [Range(1, 1_000)]
    public int PerCaller { get; set; } = 30;

    /// <summary>How many hours a token opens its request, 1 to 168. The default is 24.</summary>
    [Range(1, 168)]
    public int TokenHours { get; set; } = 24;
}

using System.ComponentModel.DataAnnotations;

namespace Compliance.Consent.Upkeep;

/// <summary>How the ledger of consent is kept up to date. Section <c>Compliance:Consent:Upkeep</c>.</summary>
public sealed class UpkeepOptions
{
    public const string Section = "Compliance:Consent:Upkeep";

    /// <summary>
    /// When material changes are looked for that nobody works on: six-field NCRONTAB in UTC. Every five minutes by default.
    /// </summary>
    public const string ChangesSetting = Section + ":ChangesSchedule";

    public const string DefaultChanges = "30 */5 * * * *";

    /// <summary>When what has ended by itself is looked for: six-field NCRONTAB in UTC. Hourly by default, five minutes past.</summary>
    public const string EndsSetting = Section + ":EndsSchedule";

    public const string DefaultEnds = "0 5 * * * *";

    /// <summary>Holders or deadlines in one step, 1 to 1,000. The default is 200.</summary>
    [Range(1, 1000)]
    public int PageSize { get; set; } = 200;
}

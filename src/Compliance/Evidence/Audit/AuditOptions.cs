using System.ComponentModel.DataAnnotations;

namespace Compliance.Evidence.Audit;

/// <summary>How the vaults' audit trails are judged. Section <c>Compliance:Audit</c>; the custodian app's.</summary>
public sealed class AuditOptions
{
    public const string Section = "Compliance:Audit";

    /// <summary>When the day before is digested: six-field NCRONTAB in UTC. At 02:30 by default, when late events have arrived.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 30 2 * * *";

    /// <summary>
    /// Who may unwrap with a subject's key, as the trail names principals: the service's client id in Azure, <c>service</c> in the local
    /// vault, which is the default. An unwrap by anyone else is a finding.
    /// </summary>
    [Required]
    public IList<string> Unwrappers { get; } = [];

    /// <summary>
    /// Who besides may unwrap with this system's own keys, those of the fence, the log and the probes: the client ids of the eraser's and
    /// the signer's apps. None by default.
    /// </summary>
    public IList<string> Custodians { get; } = [];

    /// <summary>
    /// How many days of a key's life are read from the trail where no digest was made of them, 0 to 400. The default is 90.
    /// </summary>
    [Range(0, 400)]
    public int DaysRead { get; set; } = 90;
}

using System.ComponentModel.DataAnnotations;
using Compliance.Proof.Receipts;
using NodaTime;

namespace Compliance.Consent.Proving;

/// <summary>
/// What every receipt says of the company that asks, and when events are logged. Section <c>Compliance:Consent:Receipts</c>.
/// </summary>
public sealed class ReceiptOptions : IValidatableObject
{
    public const string Section = "Compliance:Consent:Receipts";

    /// <summary>When events are logged that are not: six-field NCRONTAB in UTC. Every minute by default.</summary>
    public const string ScheduleSetting = Section + ":Schedule";

    public const string DefaultSchedule = "0 * * * * *";

    /// <summary>The company's name. By default the one in the data map, or else the log's.</summary>
    public string? Controller { get; set; }

    /// <summary>Its postal address.</summary>
    public string? Address { get; set; }

    /// <summary>Where to write to it about privacy: a mailbox or an address of a page.</summary>
    public string? Contact { get; set; }

    /// <summary>Whose law applies: a country's code, such as <c>DE</c>.</summary>
    public string? Jurisdiction { get; set; }

    /// <summary>Where the data is kept.</summary>
    public string? Storage { get; set; }

    /// <summary>How consent is withdrawn: the address of a page, or words.</summary>
    public string? Withdrawal { get; set; }

    /// <summary>For how many minutes an event may wait for the log before the review tells of it, 1 to 1,440. The default is 15.</summary>
    [Range(1, 1440)]
    public int MaxWaitMinutes { get; set; } = 15;

    internal Duration MaxWait => Duration.FromMinutes(MaxWaitMinutes);

    /// <param name="name">The controller's where these options name none.</param>
    internal StatedController Stated(string name) => new(Controller ?? name, Address, Contact, Jurisdiction, Storage, Withdrawal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Stated("name").IsWellFormed)
            yield return new($"{Section}: each text has 1 to {StatedController.MaxText} characters, none of them a control character.");
    }
}

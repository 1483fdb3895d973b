using System.ComponentModel.DataAnnotations;
using NodaTime;

namespace Compliance.Consent.Ledger;

/// <summary>How consent is kept. Section <c>Compliance:Consent</c>.</summary>
public sealed class ConsentOptions
{
    public const string Section = "Compliance:Consent";

    /// <summary>How many minutes a rendered notice can be answered, 1 to 1,440. The default is 30.</summary>
    [Range(1, 1440)]
    public int AnswerMinutes { get; set; } = 30;

    /// <summary>How many days a consent is valid, 1 to 1,825. The default is 365.</summary>
    [Range(1, 1825)]
    public int ValidDays { get; set; } = 365;

    /// <summary>How many minutes the address of a preference page opens it, 1 to 1,440. The default is 30.</summary>
    [Range(1, 1440)]
    public int PageMinutes { get; set; } = 30;

    internal Duration PageTime => Duration.FromMinutes(PageMinutes);

    internal Duration AnswerTime => Duration.FromMinutes(AnswerMinutes);

    internal Duration Validity => Duration.FromDays(ValidDays);
}

using System.ComponentModel.DataAnnotations;
using Compliance.Law;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>How requests are handled. Section <c>Compliance:Requests</c>.</summary>
public sealed class RequestOptions : IValidatableObject
{
    public const string Section = "Compliance:Requests";

    /// <summary>The tz database name of the controller's time zone, which decides on which day a period ends. The default is UTC.</summary>
    [Required, MinLength(1)]
    public string TimeZone { get; set; } = "Etc/UTC";

    /// <summary>
    /// The calendar of holidays where the controller is, such as <c>de-by</c>: it decides where the law says so, as GDPR does. Null, the
    /// default, for the law's own, which has fewer holidays and so the earlier dates.
    /// </summary>
    public string? HolidayCalendar { get; set; }

    /// <summary>How many days before its deadline a request counts as near, 0 to 60. The default is 7.</summary>
    [Range(0, 60)]
    public int WarnDays { get; set; } = 7;

    /// <summary>How many days an export can be downloaded, 1 to 30. The default is 7.</summary>
    [Range(1, 30)]
    public int ExportDays { get; set; } = 7;

    /// <summary>How many seconds a submission waits for the receipt of its entry in the log, 0 to 30. The default is 3.</summary>
    [Range(0, 30)]
    public int ReceiptSeconds { get; set; } = 3;

    /// <summary>
    /// Whether a submission joins an open request of the same caller, for the same identities and right. The default is true.
    /// </summary>
    public bool JoinsOpen { get; set; } = true;

    /// <summary>
    /// For how many days a request for an export is answered by an earlier one of the same caller whose export can still be downloaded, 0
    /// to 30. With 0, the default, it never is.
    /// </summary>
    [Range(0, 30)]
    public int RecentDays { get; set; }

    /// <summary>
    /// After how many requests of the same person for the same right within a year the next one waits for somebody to accept or refuse it,
    /// 0 to 100. With 0, the default, none waits: whether requests are excessive, a person decides (GDPR Art. 12(5)).
    /// </summary>
    [Range(0, 100)]
    public int RepeatsAYear { get; set; }

    /// <summary>How many days a case file outlives its request, so that it can be defended, 0 to 1,095. The default is 90.</summary>
    [Range(0, 1095)]
    public int CaseDays { get; set; } = 90;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) is null)
            yield return new(
                $"{Section}: \"{TimeZone}\" is no time zone of the tz database. A name looks like Europe/Berlin.", [nameof(TimeZone)]);
        if (HolidayCalendar is { } calendar && !LawTable.Current.Regimes.Any(regime => regime.ControllerCalendars.Contains(calendar)))
            yield return new(
                $"{Section}: \"{calendar}\" is no calendar that a controller's place decides. `GET /api/law/eu-gdpr` lists them.",
                [nameof(HolidayCalendar)]);
    }
}

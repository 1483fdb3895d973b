using System.Globalization;
using Compliance.Findings;
using Compliance.Law;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Requests.Lifecycle;

/// <summary>
/// Warns ahead of each deadline and escalates at it, from the stored requests alone: a workflow that hangs is found like any other. Each
/// warning comes once for each day on which a request is due, so an extension brings a new one.
/// </summary>
public sealed class DeadlineWarnings(
    IRequestStore requests, RequestDeadlines deadlines, IReviewReports reports, IOptions<RequestOptions> options,
    ILogger<DeadlineWarnings> log)
{
    /// <summary>When it looks: six-field NCRONTAB in UTC. Every hour by default.</summary>
    public const string ScheduleSetting = RequestOptions.Section + ":WarningsSchedule";

    public const string DefaultSchedule = "0 20 * * * *";

    /// <summary>What the ids of its reports begin with: they are read like those of reviews.</summary>
    public const string ReportPrefix = "deadlines-";

    public static readonly FindingKind Near = new(
        "deadline-near", "Deadline near",
        "An open request is due within days.",
        "See what it waits for, and why it is due on that day: `GET /api/requests/ID`. Resume, approve, or mend the store; or tell the "
        + "person of an extension while there is time.");

    public static readonly FindingKind Passed = new(
        "deadline-passed", "Deadline passed",
        "An open request is late.",
        "As above, today; and a person tells the customer why (GDPR Art. 12(3)).");

    public static TimerEntry Timer { get; } = new(
        "deadline-warnings", ScheduleSetting, DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<DeadlineWarnings>().Run(due, cancellation));

    /// <returns>What was warned of now, and was not before.</returns>
    public async Task<IReadOnlyList<Finding>> Run(Instant due, CancellationToken cancellation)
    {
        var warnings = new List<(DeadlineWarning Warning, LocalDate Day, Finding Finding)>();
        await foreach (var request in requests.List(new RequestFilter.Open(), cancellation))
        {
            var (day, finding) = Look(request, due);
            if (finding is null)
                continue;
            var warning = finding.Kind == Passed ? DeadlineWarning.Passed : DeadlineWarning.Near;
            if (!await requests.WasWarned(request.Id, warning, day, cancellation))
                warnings.Add((warning, day, finding));
        }

        if (warnings.Count == 0)
            return [];

        // Told before it is noted: a crash in between tells it twice, and never not at all.
        var id = due.ToDateTimeUtc().ToString($"'{ReportPrefix}'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        await reports.SaveReport(new ReviewReport(id, due, null, [.. warnings.Select(each => each.Finding)]), cancellation);
        var near = warnings.Count(each => each.Warning is DeadlineWarning.Near);
        Tell(near, warnings.Count - near, id);
        foreach (var (warning, day, finding) in warnings)
            await requests.NoteWarning(finding.Where, warning, day, cancellation);
        return [.. warnings.Select(each => each.Finding)];
    }

    /// <summary>
    /// What there is to say about a request: nothing while its day is far off, or moves on because the person is awaited.
    /// </summary>
    /// <param name="request">As it is kept.</param>
    /// <param name="now">The time at which it is looked at.</param>
    public (LocalDate Day, Finding? Finding) Look(RequestRecord request, Instant now)
    {
        var (day, toldBy, isProvisional) = (request.Due, (LocalDate?)null, false);
        try
        {
            var deadline = deadlines.Of(request, now);
            (toldBy, isProvisional) = (deadline.ExtensionToldBy, deadline.IsProvisional);

            // The day that was told stays, even where the table has changed since; only what moves on is computed anew.
            day = isProvisional ? deadline.Day : day;
        }
        catch (LawRefusedException)
        {
            // The table no longer has its law: the day that was computed then still counts.
        }

        var today = deadlines.DayOf(now);
        if (day < today)
            return (day, new Finding(Passed, request.Id, "The answer is late.", Severity.High, Due: day));
        if (isProvisional || day > today.PlusDays(options.Value.WarnDays))
            return (day, null);
        var extend = toldBy is { } until && until >= today
            ? FormattableString.Invariant($" The person can be told of an extension until {until:uuuu-MM-dd}.")
            : "";
        return (day, new Finding(Near, request.Id, $"The answer is due soon.{extend}", Severity.Medium, Due: day));
    }

    private void Tell(int near, int passed, string report)
    {
        if (near > 0)
            log.LogWarning(
                Events.DeadlineAtRisk, "{Count} requests are due within {Days} days; report {Report}", near, options.Value.WarnDays,
                report);
        if (passed > 0)
            log.LogError(Events.DeadlinePassed, "{Count} requests are late; report {Report}", passed, report);
    }
}

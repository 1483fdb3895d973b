using System.Globalization;
using Compliance.DataMap;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Findings;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Restores;

/// <summary>
/// Brings what nobody but a person can decide to people: an alert, a report, and an entry in the log, once for each state of affairs.
/// </summary>
public sealed class RestoreFindings(IDataMaps maps, IReviewReports reports, IEvidenceLog log, ILogger<RestoreFindings> logger)
{
    public static readonly FindingKind RestoreUndecided = new(
        "restore-undecided", "Rows of someone erased, restored or new",
        "Rows name a person who was erased, and nothing shows whether they came back from a backup or are new.",
        "If they came back, submit an erasure, or say that the store was restored "
        + "([erasure.md](erasure.md#after-a-restore)). If the person is a customer again, enrol them.");

    public static readonly FindingKind UnreadableIdentity = new(
        "unreadable-identity", "Values that can be no identity",
        "Values stand where an identity should and can be none: ill-formed text, a phone number without a digit. No "
        + "request finds those rows.",
        "Correct them in the store.");

    /// <summary>What the ids of its reports begin with: they are read like those of reviews.</summary>
    public const string ReportPrefix = "restore-";

    private const string Remedy =
        "If they came back from a backup, erase them by a request of their own, or say under Compliance:Restores:Stores when the store "
        + "was restored. "
        + "If the person is a customer again, enrol them: then they are left alone.";

    internal async Task Report(RestoreReport report, Instant due, CancellationToken cancellation)
    {
        List<Finding> findings =
        [
            .. report.Undecided.Select(each =>
                Found(
                    RestoreUndecided,
                    each.Key.Where,
                    Severity.High,
                    $"{each.Value} rows name the person whom request {each.Key.Request} erased, and nothing shows whether they came back "
                    + $"or are new. {Remedy}")),
            .. report.UnreadableValues.Select(each =>
                Found(
                    UnreadableIdentity,
                    each.Key,
                    Severity.Low,
                    $"{each.Value} values stand where an identity should and can be none: ill-formed text, or a phone number without a "
                    + $"digit. Correct them in the store.")),
        ];
        foreach (var (where, count) in report.UnreadableValues)
            logger.LogWarning("{Count} values of {Collection} can be no identity, and nobody was looked for by them", count, where);
        if (findings.Count == 0)
            return;

        var id = due.ToDateTimeUtc().ToString($"'{ReportPrefix}'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        await reports.SaveReport(new ReviewReport(id, due, maps.Current.Digest, findings), cancellation);
        if (report.Undecided.Count > 0)
            await Ask(report, id, cancellation);
    }

    private async Task Ask(RestoreReport report, string id, CancellationToken cancellation)
    {
        List<string> what = [];
        foreach (var ((request, where), count) in report.Undecided)
        {
            logger.LogError(
                Events.StateRestored,
                "{Count} rows in {Collection} came back from a backup, or are new, of the person whom request {Request} erased: report "
                + "{Report}",
                count,
                where,
                request,
                id);
            what.Add($"{count} rows of request {request} in {where}, or new ones of the same person");
        }

        // The same question is logged once, however often it is asked until somebody answers it.
        foreach (var some in what.Chunk(LogRestored.MaxLines))
            await log.Append(
                LogRestored.Of("undecided", some, [.. some.Select(_ => "left as they are for a person to decide")]), cancellation);
    }

    private Finding Found(FindingKind kind, string where, Severity severity, string detail) =>
        new(kind, where, detail, severity, maps.Current.Find(where) is { } mapped ? maps.Current.OwnerOf(mapped.Address) : null);
}

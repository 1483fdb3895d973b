using System.Globalization;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Findings;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Witnessing;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Reviews.Checks;

/// <summary>
/// Reads the log again on a timer and compares it with the checkpoint that was kept elsewhere. Once in each month, in UTC, every entry is
/// read, otherwise what is new; a run that is cut off is gone on with by the next. Any difference is an alarm and a report; what was kept
/// stays, so that it is found again the next time.
/// </summary>
public sealed class LogMonitoring(
    [FromKeyedServices(LogMonitoring.Source)] ILogSource source, LogIdentity identity, IWatchedLog watched, IReviewReports reports,
    ILogger<LogMonitoring> log)
{
    /// <summary>Where the monitor reads, as a keyed service: over HTTP as anyone does, where the log's address is configured.</summary>
    public const string Source = "log-monitor";

    /// <summary>What the ids of its reports begin with: they are read like those of reviews.</summary>
    public const string ReportPrefix = "log-";

    public static readonly FindingKind LogDiffers = new(
        "log-differs", "Evidence log differs",
        "What the alert of that name means: the log is not what it was.",
        "As for the alert `log-differs`: stop the custodian, keep both states.");

    public static TimerEntry Timer { get; } = new(
        "log-monitor", LogOptions.ScheduleSetting, LogOptions.DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<LogMonitoring>().Run(due, cancellation));

    /// <returns>What was found; empty when the log only grew.</returns>
    public async Task<IReadOnlyList<Finding>> Run(Instant due, CancellationToken cancellation)
    {
        var kept = await watched.Find(identity.Origin, cancellation);
        var whole = await IsWholeDue(due, cancellation);
        var reading = await watched.FindReading(identity.Origin, cancellation);
        var isMarked = reading is not null;
        var cut = reading?.IsWhole == whole ? reading : null;
        var began = cut?.Began ?? due;
        var seen = await new LogMonitor(source, identity).Inspect(kept, whole, cut?.Bookmark, Mark, cancellation);

        IReadOnlyList<Finding> findings =
        [
            .. seen.Findings.Select(each => new Finding(LogDiffers, identity.Origin, each.Words, Severity.High)),
        ];
        if (findings.Count > 0)
        {
            await Report(due, findings, seen, cancellation);
            return findings;
        }

        await Keep(kept, seen.Keep, cancellation);
        // Not where something was found: then the reading is gone on with the next time, and finds it again. One that began in the last
        // month is that month's.
        if (whole)
            await watched.NoteWhole(identity.Origin, began, cancellation);
        if (isMarked)
            await watched.EndReading(identity.Origin, cancellation);
        log.LogInformation("The evidence log only grew; {Entries} entries were read", seen.Entries);
        return findings;

        Task Mark(LogBookmark bookmark, CancellationToken stop)
        {
            isMarked = true;
            return watched.KeepReading(identity.Origin, new(whole, began, bookmark.Note.ToArray(), bookmark.Bundles), stop);
        }
    }

    private async Task Keep(ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? now, CancellationToken cancellation)
    {
        if (now is { } note && !(before is { } known && known.Span.SequenceEqual(note.Span)))
            await watched.Keep(identity.Origin, note, cancellation);
    }

    /// <summary>By what was read last and not by the hour, which a missed tick or another schedule would pass over.</summary>
    private async Task<bool> IsWholeDue(Instant due, CancellationToken cancellation) =>
        await watched.FindWhole(identity.Origin, cancellation) is not { } last || Month(last) != Month(due);

    private static YearMonth Month(Instant at) => at.InUtc().Date.ToYearMonth();

    private async Task Report(Instant due, IReadOnlyList<Finding> findings, LogInspection seen, CancellationToken cancellation)
    {
        var id = due.ToDateTimeUtc().ToString($"'{ReportPrefix}'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        log.LogError(
            Events.LogDiffers,
            "The evidence log is not what it was ({Codes}); report {Report}",
            string.Join(' ', seen.Findings.Select(each => each.Code)),
            id);
        await reports.SaveReport(new ReviewReport(id, due, null, findings), cancellation);
    }
}

/// <summary>What the monitor saw last, kept elsewhere than the log.</summary>
public interface IWatchedLog
{
    /// <returns>The checkpoint; null before the first.</returns>
    Task<ReadOnlyMemory<byte>?> Find(string origin, CancellationToken cancellation);

    Task Keep(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellation);

    /// <returns>When every entry was read last and nothing was found; null where it never was.</returns>
    Task<Instant?> FindWhole(string origin, CancellationToken cancellation);

    Task NoteWhole(string origin, Instant at, CancellationToken cancellation);

    /// <returns>The reading that was cut off; null where the last one came to its end.</returns>
    Task<LogReading?> FindReading(string origin, CancellationToken cancellation);

    Task KeepReading(string origin, LogReading reading, CancellationToken cancellation);

    Task EndReading(string origin, CancellationToken cancellation);
}

/// <summary>
/// How far a reading of the log has come, so that a run that is cut off, by a platform's time limit or a crash, is gone on with.
/// </summary>
/// <param name="IsWhole">Whether it reads every entry, or what is new.</param>
/// <param name="Began">The tick that it began for.</param>
/// <param name="Note">The checkpoint under which it read last.</param>
/// <param name="Bundles">All before this one were read and verified.</param>
public sealed record LogReading(bool IsWhole, Instant Began, byte[] Note, long Bundles)
{
    internal LogBookmark Bookmark => new(Note, Bundles);
}

/// <summary>Brings what the log's writer noticed to the operators.</summary>
public sealed class LogAlarms(ILogger<LogAlarms> log) : ILogAlarms
{
    public void Raise(LogAlarm alarm) => log.LogError(Events.LogAlarm, "The evidence log: {Code}. {Words}", alarm.Code, alarm.Words);
}

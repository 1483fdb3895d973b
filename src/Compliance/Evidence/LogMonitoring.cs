using System.Globalization;
using System.Text.Json;
using Compliance.Proof.Log;
using Compliance.Proof.Witnessing;
using Compliance.Reviews;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Evidence;

/// <summary>
/// Reads the log again on a timer and compares it with the checkpoint that was kept elsewhere. On the first of a month every entry is
/// read, otherwise what is new. Any difference is an alarm and a report; what was kept stays, so that it is found again the next time.
/// </summary>
public sealed class LogMonitoring(
    [FromKeyedServices(LogMonitoring.Source)] ILogSource source, LogKeyring keys, IWatchedLog watched, IReviewReports reports, IOptions<LogOptions> options, ILogger<LogMonitoring> log)
{
    /// <summary>Where the monitor reads, as a keyed service: over HTTP as anyone does, where the log's address is configured.</summary>
    public const string Source = "log-monitor";

    public static TimerEntry Timer { get; } = new(
        "log-monitor", LogOptions.ScheduleSetting, LogOptions.DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<LogMonitoring>().Run(due, cancellation));

    /// <returns>What was found; empty when the log only grew.</returns>
    public async Task<IReadOnlyList<Finding>> Run(Instant due, CancellationToken cancellation)
    {
        if (await keys.Identity() is not { } identity)
        {
            log.LogWarning(Events.LogUnwatched, "The evidence log is not monitored: {Section}:Keys is empty", LogOptions.Section);
            return [];
        }

        var kept = await watched.Find(identity.Origin, cancellation);
        var first = due.InUtc() is { Day: 1, Hour: 0 };
        var seen = await new LogMonitor(source, identity).Inspect(kept, whole: first, cancellation);
        if (seen.Keep is { } note && !(kept is { } before && before.Span.SequenceEqual(note.Span)))
            await watched.Keep(identity.Origin, note, cancellation);

        IReadOnlyList<Finding> findings = [.. seen.Findings.Select(each => new Finding(FindingKind.LogDiffers, options.Value.Origin, each.Words, Severity.High))];
        if (findings.Count > 0)
            await Report(due, findings, seen, cancellation);
        else
            log.LogInformation("The evidence log only grew; {Entries} entries were read", seen.Entries);
        return findings;
    }

    private async Task Report(Instant due, IReadOnlyList<Finding> findings, LogInspection seen, CancellationToken cancellation)
    {
        var id = due.ToDateTimeUtc().ToString("'log-'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        log.LogError(Events.LogDiffers, "The evidence log is not what it was ({Codes}); report {Report}", string.Join(' ', seen.Findings.Select(each => each.Code)), id);
        var json = JsonSerializer.SerializeToUtf8Bytes(new { Review = id, At = due, Findings = findings }, WorkflowJson.Options);
        await reports.SaveReport(id, json, ReviewPage.Write(new ReviewInput(id, due), findings), cancellation);
    }
}

/// <summary>The checkpoint that the monitor saw last, kept elsewhere than the log.</summary>
public interface IWatchedLog
{
    /// <returns>Null before the first.</returns>
    Task<ReadOnlyMemory<byte>?> Find(string origin, CancellationToken cancellation);

    Task Keep(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellation);
}

/// <summary>Brings what the log's writer noticed to the operators.</summary>
public sealed class LogAlarms(ILogger<LogAlarms> log) : ILogAlarms
{
    public void Raise(LogAlarm alarm) => log.LogError(Events.LogAlarm, "The evidence log: {Code}. {Words}", alarm.Code, alarm.Words);
}

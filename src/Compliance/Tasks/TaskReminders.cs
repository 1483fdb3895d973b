using System.Globalization;
using Compliance.Findings;
using Compliance.Requests.Lifecycle;
using Compliance.Timers;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Tasks;

/// <summary>Reminds of tasks that nobody has closed: some days before their last day, and every day from then on.</summary>
public sealed class TaskReminders(
    ITaskStore tasks, RequestDeadlines deadlines, IReviewReports reports, IOptions<TaskOptions> options, ILogger<TaskReminders> log)
{
    /// <summary>What the ids of its reports begin with: they are read like those of reviews.</summary>
    public const string ReportPrefix = "tasks-";

    public static readonly FindingKind Near = new(
        "task-due", "Task due",
        "Somebody has to do something for a request within days, in a place that no program reaches.",
        "Do it, and say so with a proof: `POST /api/requests/ID/tasks/NAME/complete`.");

    public static readonly FindingKind Passed = new(
        "task-late", "Task late",
        "What somebody had to do for a request by now is not done, or nobody said so: the request waits.",
        "As above, today. Where it cannot be done, reject the task and say why: the request then does not end as complete.");

    public static TimerEntry Timer { get; } = new(
        "task-reminders", TaskOptions.ScheduleSetting, TaskOptions.DefaultSchedule, Role.Service,
        (services, due, cancellation) => services.GetRequiredService<TaskReminders>().Run(due, cancellation));

    /// <returns>What was reminded of now, and was not today.</returns>
    public async Task<IReadOnlyList<Finding>> Run(Instant due, CancellationToken cancellation)
    {
        var today = deadlines.DayOf(due);
        var late = await tasks.ListOpen(cancellation)
            .Where(task => task.Due.PlusDays(-options.Value.RemindDays) <= today && !(task.Reminded >= today))
            .ToListAsync(cancellation);
        if (late.Count == 0)
            return [];

        // Told before it is noted: a crash in between tells it twice, and never not at all.
        var id = due.ToDateTimeUtc().ToString($"'{ReportPrefix}'yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
        IReadOnlyList<Finding> findings = [.. late.Select(task => Of(task, today))];
        await reports.SaveReport(new ReviewReport(id, due, null, findings), cancellation);
        log.LogWarning(
            "{Count} tasks are due within {Days} days or late; report {Report}", late.Count, options.Value.RemindDays,
            id);
        foreach (var task in late)
            await tasks.Change(task.RequestId, task.Name, kept => kept with { Reminded = today }, null, cancellation);
        return findings;
    }

    private static Finding Of(ManualTask task, LocalDate today) => new(
        task.Due < today ? Passed : Near, $"{task.RequestId}/{task.Name}",
        $"{task.Kind}: {task.Place}. {(task.Assignee is null ? "Nobody has taken it on." : "Somebody has taken it on.")}",
        task.Due < today ? Severity.High : Severity.Medium, task.Owner, task.Due);
}

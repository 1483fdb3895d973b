using Compliance.Workflows;
using NodaTime;

namespace Compliance.Timers;

/// <summary>One timer of the application, declared once for all hosts.</summary>
/// <param name="Name">Kept in watermarks and instance ids: never change it.</param>
/// <param name="Setting">The configuration key of its schedule, six-field NCRONTAB in UTC.</param>
/// <param name="DefaultSchedule">Where nothing is configured.</param>
/// <param name="Role">The workload that runs it.</param>
/// <param name="Fire">
/// Does the work that was due at this time. Idempotent for the same time: after a crash, or where the claim on the tick was lost, it runs
/// again.
/// </param>
/// <param name="Missed">What happens with ticks that were missed. The default is <see cref="MissedTicks.Latest"/>.</param>
public sealed record TimerEntry(
    string Name, string Setting, string DefaultSchedule, Role Role, Func<IServiceProvider, Instant, CancellationToken, Task> Fire,
    MissedTicks Missed = MissedTicks.Latest);

/// <summary>Which of several missed ticks are served.</summary>
public enum MissedTicks
{
    /// <summary>The last one: its work covers what the earlier ones would have done.</summary>
    Latest,

    /// <summary>Every one, the oldest first: each has work of its own, for instance the day that it is about.</summary>
    Each,
}

/// <summary>
/// What is kept of a timer. Every change is conditional, so that one of several processes serves a tick and the others do not.
/// </summary>
public interface ITimerWatermarks
{
    Task<TimerWatermark?> Find(string timer, CancellationToken cancellation);

    /// <summary>Writes a watermark unless somebody wrote it after it was read.</summary>
    /// <returns>The watermark as it is kept now, with its new version; null, and nothing changes, when somebody else came first.</returns>
    Task<TimerWatermark?> TrySave(string timer, TimerWatermark watermark, CancellationToken cancellation);
}

/// <param name="Served">Until when the timer's ticks have been served.</param>
/// <param name="ClaimedUntil">Until when a process has the next tick for itself; null where none has.</param>
/// <param name="Version">Changes with every write; null for a watermark that is not kept yet.</param>
public sealed record TimerWatermark(Instant Served, Instant? ClaimedUntil = null, string? Version = null);

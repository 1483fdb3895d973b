using NodaTime;

namespace Compliance.Workflows;

/// <summary>One timer of the application, declared once for all hosts.</summary>
/// <param name="Name">Kept in watermarks and instance ids: never change it.</param>
/// <param name="Setting">The configuration key of its schedule, six-field NCRONTAB in UTC.</param>
/// <param name="DefaultSchedule">Where nothing is configured.</param>
/// <param name="Role">The workload that runs it.</param>
/// <param name="Fire">Starts the work that was due at this time. Idempotent for the same time.</param>
public sealed record TimerEntry(
    string Name, string Setting, string DefaultSchedule, Role Role, Func<IServiceProvider, Instant, CancellationToken, Task> Fire);

/// <summary>Until when a timer's ticks have been served.</summary>
public interface ITimerWatermarks
{
    Task<Instant?> Find(string timer, CancellationToken cancellation);

    Task Save(string timer, Instant served, CancellationToken cancellation);
}

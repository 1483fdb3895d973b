using Compliance.Workflows;
using Microsoft.Extensions.Options;

namespace Compliance.Timers;

/// <summary>A schedule that cannot be read ends the start, and not each of its ticks.</summary>
public sealed class ScheduleCheck(TimerDispatcher timers) : IStartCheck
{
    public IReadOnlyList<Role> Roles { get; } = Enum.GetValues<Role>();

    /// <exception cref="OptionsValidationException">With every setting of this app's timers that is no schedule.</exception>
    public Task Require(CancellationToken cancellation)
    {
        var broken = timers.Timers.Select(Problem).OfType<string>().ToList();
        return broken.Count == 0
            ? Task.CompletedTask
            : throw new OptionsValidationException("Compliance:Timers", typeof(TimerEntry), broken);
    }

    private string? Problem(TimerEntry timer)
    {
        try
        {
            timers.ScheduleOf(timer);
            return null;
        }
        catch (FormatException format)
        {
            return $"{timer.Setting}: {format.Message}";
        }
    }
}

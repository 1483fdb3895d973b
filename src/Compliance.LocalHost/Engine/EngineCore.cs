using Compliance.Workflows;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>What instances share.</summary>
internal abstract class EngineCore(EngineOptions options, IClock clock, ILoggerFactory loggers, IFaultPoints faults, StepFailures failures)
{
    public EngineOptions Options => options;

    public ILoggerFactory Loggers => loggers;

    public IFaultPoints Faults => faults;

    public StepFailures Failures => failures;

    public Instant Now => Stamp.Now(clock);

    public Slots Episodes { get; } = new(options.MaxParallelEpisodes);

    public abstract EngineTable Table { get; }

    public abstract TimerQueue Timers { get; }

    public abstract ActivityRunner Activities { get; }

    public abstract long Epoch { get; }

    /// <summary>Cancelled when nothing may be written any more.</summary>
    public abstract CancellationToken Ended { get; }

    /// <summary>Runs work in the background; a stop waits for it.</summary>
    public abstract void Track(Func<Task> work);

    /// <summary>Brings a message to its instance.</summary>
    public abstract void Deliver(Instance from, OutboxEntry message);

    /// <summary>An instance ended, or is not ours.</summary>
    public abstract void Forget(Instance instance);

    /// <summary>An episode broke. Stops the host when it was fenced off; otherwise takes the instance up anew, as failed.</summary>
    public abstract Task Replace(Instance instance, Exception failure);
}

/// <summary>At most so many at a time.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds a handle only once its wait handle was asked for.")]
internal sealed class Slots(int count)
{
    private readonly SemaphoreSlim free = new(count, count);

    public async ValueTask<Slot> Enter(CancellationToken cancellation)
    {
        await free.WaitAsync(cancellation);
        return new Slot(free);
    }

    public readonly struct Slot(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}

using Compliance.Workflows;
using Compliance.Workflows.Replayed;
using NodaTime;

namespace Compliance.LocalHost.Engine;

internal enum StepKind
{
    Activity,
    Child,
    Wait,
    Sleep,
}

/// <summary>Something a workflow awaits. Not kept: replay makes it again.</summary>
/// <param name="number">From 1, in the order of issue within the generation.</param>
/// <param name="kind">What it is.</param>
/// <param name="name">The activity, or the child's workflow; empty for waits.</param>
internal sealed class Step(int number, StepKind kind, string name)
{
    private readonly TaskCompletionSource<HistoryEvent> outcome = new();

    public int Number => number;

    public StepKind Kind => kind;

    public string Name => name;

    public string Input { get; init; } = "";

    public string ChildId { get; init; } = "";

    public IReadOnlyList<string> EventNames { get; init; } = [];

    public Instant? Until { get; init; }

    public StepRetry Retry { get; init; } = StepRetry.None;

    /// <summary>The attempt that runs or is due; the first is 1.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>When that attempt is due; null: at once.</summary>
    public Instant? AttemptDue { get; private set; }

    public Task<HistoryEvent> Outcome => outcome.Task;

    /// <summary>What the history keeps of this step, and a mismatch names.</summary>
    public string Label => Kind switch
    {
        StepKind.Activity => Name,
        StepKind.Child => $"child:{Name}",
        StepKind.Wait => $"wait:{string.Join('|', EventNames.Select(name => name.ToUpperInvariant()))}",
        _ => "sleep",
    };

    public Instant? NextDue => AttemptDue ?? Until;

    public bool Wants(string eventName) => Kind == StepKind.Wait && EventNames.Contains(eventName, StringComparer.OrdinalIgnoreCase);

    public bool IsTimeUp(Instant now) => Kind is StepKind.Wait or StepKind.Sleep && Until <= now;

    public bool MayRun(Instant now) => Kind == StepKind.Activity && (AttemptDue is null || AttemptDue <= now);

    public void Settle(HistoryEvent happened) => outcome.SetResult(happened);

    public void RetryAt(Instant due)
    {
        Attempt++;
        AttemptDue = due;
    }
}

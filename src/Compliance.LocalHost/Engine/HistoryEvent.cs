using NodaTime;

namespace Compliance.LocalHost.Engine;

/// <summary>What happened to an instance, and which steps its workflow then decided on. Inputs are not kept: replay makes them again.</summary>
internal sealed record HistoryEvent(EventKind Kind, Instant At)
{
    /// <summary>The step this belongs to, from 1; 0 for <see cref="EventKind.Started"/>.</summary>
    public int Step { get; init; }

    /// <summary>The name of the event that came.</summary>
    public string? Name { get; init; }

    /// <summary>Input, output or event payload, as JSON.</summary>
    public string? Payload { get; init; }

    public string? Code { get; init; }

    public string? Reference { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public Instant? Until { get; init; }

    /// <summary>The labels of the steps issued in answer, in order: what replay is compared with.</summary>
    public IReadOnlyList<string> Then { get; init; } = [];
}

internal enum EventKind
{
    /// <summary>The generation began with this input.</summary>
    Started,

    /// <summary>An activity or child came to its end.</summary>
    Completed,

    /// <summary>An activity or child failed for good.</summary>
    Failed,

    /// <summary>An attempt failed and another is due at <see cref="HistoryEvent.Until"/>. The workflow does not learn of it.</summary>
    Retried,

    /// <summary>A wait got its event.</summary>
    Raised,

    /// <summary>A wait or sleep came to its time.</summary>
    TimedOut,
}

/// <summary>One generation of one instance, as files keep it for replay by later releases.</summary>
internal sealed record History(string InstanceId, string Workflow, int Version, int Generation, Instant Created, IReadOnlyList<HistoryEvent> Events);

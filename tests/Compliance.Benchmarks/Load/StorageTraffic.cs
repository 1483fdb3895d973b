using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Compliance.Benchmarks.Load;

/// <summary>Counts every request that the Azure clients send, retries included, by the table or container that it goes to.</summary>
internal sealed class StorageTraffic : EventListener
{
    private const string Source = "Azure-Core";
    private const string Account = "/devstoreaccount1";
    private const string Batch = "$batch";

    private readonly ConcurrentDictionary<string, long> sent = new(StringComparer.Ordinal);

    /// <summary>Requests to this system's own state: records, case files, keys, certificates.</summary>
    public long Own => sent.Where(pair => IsOwn(pair.Key)).Sum(pair => pair.Value);

    public IReadOnlyDictionary<string, long> Snapshot() => sent.ToDictionary();

    public void Reset() => sent.Clear();

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
            EnableEvents(eventSource, EventLevel.Informational);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName != "Request" || eventData.PayloadNames?.IndexOf("uri") is not { } at || at < 0)
            return;
        var path = new Uri((string)eventData.Payload![at]!).AbsolutePath;
        var name = path[(path.IndexOf(Account, StringComparison.Ordinal) + Account.Length)..].Trim('/');
        sent.AddOrUpdate(name.Split('/', '(')[0], 1, (_, count) => count + 1);
    }

    // An entity group transaction names its table in the body alone; the connectors' clients keep out of the event source, since their
    // addresses hold keys of rows, so every one that is seen is this system's own.
    private static bool IsOwn(string name) => name == Batch || (name.StartsWith("compliance", StringComparison.Ordinal) && !IsIdle(name) && !IsTheEngines(name));

    // It asks its queues whether or not a request runs, and its steps are the Durable Task Framework's to count.
    private static bool IsTheEngines(string name) => name.StartsWith("compliancelocal", StringComparison.Ordinal);

    // Timers and the key pool look at their tables whether or not a request runs.
    private static bool IsIdle(string name) => name is "compliancebookmarks" or "compliancekeypool";
}

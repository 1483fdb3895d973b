using System.Diagnostics;
using System.Diagnostics.Metrics;
using NodaTime;

namespace Compliance.Workflows;

/// <summary>
/// What the deployment is measured by: states that alerts read and a workbook shows. Names and attributes are opaque: roles, timers,
/// activities, queues; never a request, a key or a person. Instrument names are part of the deployment, never change one.
/// </summary>
/// <remarks>
/// A state is told by the process that looked last, and only for as long as it is fresh: a process that no longer looks tells nothing,
/// and does not go on telling what was.
/// </remarks>
public sealed class ComplianceMetrics : IDisposable
{
    /// <summary>The meter and the source of traces, as an exporter names them.</summary>
    public const string Name = "Compliance";

    public const string ErasuresInFlight = "compliance.erasures.in_flight";
    public const string OldestOpenRequest = "compliance.requests.oldest_open.age";
    public const string KeyPoolDepth = "compliance.key_pool.depth";
    public const string CommandsWaiting = "compliance.commands.waiting";
    public const string AppendDuration = "compliance.log.append.duration";
    public const string BreakerOpen = "compliance.breaker.open";
    public const string TimersServed = "compliance.timers.served";

    /// <summary>Every instrument: what an alert or a workbook asks for is one of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [ErasuresInFlight, OldestOpenRequest, KeyPoolDepth, CommandsWaiting, AppendDuration, BreakerOpen, TimersServed];

    /// <summary>How long a state is told after it was looked at: the slowest looks every ten minutes.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(15);

    /// <summary>Traces of activities, timers and commands.</summary>
    public static readonly ActivitySource Source = new(Name);

    private readonly TimeProvider _time;
    private readonly Histogram<double> _appends;
    private readonly Counter<long> _served;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long At, double Value)> _queues = new(StringComparer.Ordinal);
    private volatile OpenState? _open;
    private volatile PoolState? _pool;

    /// <param name="meters">The host's; null for a meter of its own.</param>
    /// <param name="time">Tells how long ago something was looked at.</param>
    /// <param name="breakers">Each breaker of this process.</param>
    public ComplianceMetrics(IMeterFactory? meters, TimeProvider time, IEnumerable<IMeasuredBreaker> breakers)
    {
        _time = time;
        Meter = meters?.Create(Name) ?? new Meter(Name);
        _appends = Meter.CreateHistogram<double>(AppendDuration, "s", "From the call to the entry's being durable");
        _served = Meter.CreateCounter<long>(TimersServed, "{tick}", "Ticks of timers that were served");
        Meter.CreateObservableGauge(
            ErasuresInFlight,
            () => Told(_open, each => (double)each.Erasures, each => each.At),
            "{request}",
            "Erasures that have not ended");
        Meter.CreateObservableGauge(
            OldestOpenRequest,
            () => Told(_open, each => each.Oldest.TotalSeconds, each => each.At),
            "s",
            "Age of the oldest open request");
        Meter.CreateObservableGauge(
            KeyPoolDepth, () => Told(_pool, each => (double)each.Keys, each => each.At), "{key}", "Keys that lie ready");
        Meter.CreateObservableGauge(CommandsWaiting, Queues, "{message}", "Commands and replies that wait in a queue");
        List<IMeasuredBreaker> states = [.. breakers];
        Meter.CreateObservableGauge(
            BreakerOpen,
            () => states.Select(each => new Measurement<int>(each.IsOpen ? 1 : 0, new KeyValuePair<string, object?>("breaker", each.Name))),
            "1", "1 while a breaker lets nothing through");
    }

    internal Meter Meter { get; }

    public void Appended(TimeSpan took) => _appends.Record(took.TotalSeconds);

    public void TimerServed(string timer) => _served.Add(1, new KeyValuePair<string, object?>("timer", timer));

    /// <param name="erasures">Open erasures.</param>
    /// <param name="oldest">Since when the oldest open request waits; zero where none does.</param>
    public void OpenRequests(int erasures, Duration oldest) => _open = new(_time.GetTimestamp(), erasures, oldest);

    public void KeysReady(int keys) => _pool = new(_time.GetTimestamp(), keys);

    public void Waiting(string queue, int messages)
    {
        lock (_gate)
            _queues[queue] = (_time.GetTimestamp(), messages);
    }

    public void Dispose() => Meter.Dispose();

    private IEnumerable<Measurement<double>> Told<T>(T? state, Func<T, double> value, Func<T, long> at)
        where T : class =>
        state is { } known && _time.GetElapsedTime(at(known)) < Fresh ? [new(value(known))] : [];

    private List<Measurement<double>> Queues()
    {
        lock (_gate)
        {
            return
            [
                .. _queues.Where(each => _time.GetElapsedTime(each.Value.At) < Fresh)
                    .Select(each => new Measurement<double>(each.Value.Value, new KeyValuePair<string, object?>("queue", each.Key))),
            ];
        }
    }

    private sealed record OpenState(long At, int Erasures, Duration Oldest);

    private sealed record PoolState(long At, int Keys);
}

/// <summary>A breaker, as it is measured: whoever has one registers it.</summary>
public interface IMeasuredBreaker
{
    /// <summary>What it bounds, in a word.</summary>
    string Name { get; }

    /// <summary>It lets nothing through.</summary>
    bool IsOpen { get; }
}

using Microsoft.Extensions.Logging;

namespace Compliance.LocalHost.Engine;

/// <summary>Keeps a workflow's log lines until its episode is committed, and drops those of replayed steps: each line is written once.</summary>
internal sealed class BufferedLog(ILogger inner) : ILogger
{
    private readonly List<Action> lines = [];

    public bool Replaying { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => !Replaying && inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            lines.Add(() => inner.Log(logLevel, eventId, state, exception, formatter));
    }

    public void Flush()
    {
        foreach (var line in lines)
            line();
        lines.Clear();
    }
}

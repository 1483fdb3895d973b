using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Compliance.Testing.Workflows;

/// <summary>Keeps every line, exceptions written out as a careless sink would.</summary>
public sealed class CollectedLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly ConcurrentQueue<EventId> _events = [];

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>The events of those lines that have one.</summary>
    public IReadOnlyCollection<EventId> Events => _events;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(formatter(state, exception) + exception);
        if (eventId != default)
            _events.Enqueue(eventId);
    }

    public void Dispose()
    {
    }
}

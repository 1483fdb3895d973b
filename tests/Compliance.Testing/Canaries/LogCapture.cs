using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Compliance.Testing.Canaries;

/// <summary>
/// Everything that a host logs: category, scopes, every value on its own as well as in its message, and exceptions whole.
/// </summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Category(string name, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Enqueue($"{name} scope: {Values(state)}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue($"{logLevel} {name} {eventId}: {formatter(state, exception)} "
                + $"{Values(state)} {exception}");

        // A structured sink keeps the values themselves, whatever the message shows of them.
        private static string Values<TState>(TState state)
        {
            if (state is not IEnumerable<KeyValuePair<string, object?>> values)
                return state?.ToString() ?? "";
            var text = new StringBuilder();
            foreach (var (key, value) in values)
                text.Append(key).Append('=').Append(value).Append("; ");
            return text.ToString();
        }
    }
}

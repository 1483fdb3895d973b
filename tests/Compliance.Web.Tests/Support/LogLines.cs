using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Compliance.Web.Tests.Support;

/// <summary>Every line that the host logs, with whatever exception goes along.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Text)> _lines = new();

    public IEnumerable<string> All => _lines.Select(line => line.Text);

    public IEnumerable<string> Of<T>() => Of(typeof(T).FullName!);

    public IEnumerable<string> Of(string category) => _lines.Where(line => line.Category == category).Select(line => line.Text);

    /// <summary>Waits for so many lines: a host writes the last one when its answer has already left.</summary>
    public async Task Reach(string category, int count)
    {
        var patience = Task.Delay(TimeSpan.FromMinutes(5));
        while (Of(category).Count() < count && !patience.IsCompleted)
            await Task.Delay(10);
    }

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, _lines);

    public void Dispose()
    {
    }

    private sealed class Category(string name, ConcurrentQueue<(string, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => lines.Enqueue((name, $"{formatter(state, exception)} {exception}"));
    }
}

using Compliance;
using Compliance.Keys;
using Compliance.Protection.Vault;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace ComplianceFunctions.Tests.Hosting;

/// <summary>The start of the app behind its gate.</summary>
public sealed class AppStartTests
{
    private readonly StartGate _gate = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Mock<IHostApplicationLifetime> _lifetime = new();
    private readonly List<(LogLevel Level, EventId Event, string Line)> _log = [];

    [Fact]
    public async Task The_gate_opens_when_everything_is_prepared()
    {
        var prepared = new TaskCompletionSource();
        using var start = Start(_ => prepared.Task);
        await start.StartAsync(default);
        Assert.False(_gate.IsOpen);
        prepared.SetResult();
        await _gate.Opened(default).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_start_that_takes_longer_than_the_platform_allows_does_not_hold_the_process_up()
    {
        using var start = Start(async stop => await Task.Delay(TimeSpan.FromMinutes(5), _time, stop));
        await start.StartAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(_gate.IsOpen);
        await start.StopAsync(default);
    }

    [Fact]
    public async Task What_may_heal_by_itself_is_tried_again_and_meanwhile_said()
    {
        var attempts = 0;
        using var start = Start(_ => ++attempts < 4
            ? Task.FromException(new KeyVaultException(KeyVaultError.Unavailable, "The vault key is not there."))
            : Task.CompletedTask);
        await start.StartAsync(default);
        await Until(() => _gate.Reason is not null, advance: false);
        Assert.Equal("The vault key is not there.", _gate.Reason);
        await Until(() => _gate.IsOpen);
        Assert.Equal(4, attempts);
        Assert.Null(_gate.Reason);
        Assert.Equal(3, _log.Count(each => each.Level == LogLevel.Warning && each.Line.Contains("is not there", StringComparison.Ordinal)));
        _lifetime.Verify(each => each.StopApplication(), Times.Never);
    }

    [Fact]
    public async Task Of_what_nobody_foresaw_only_the_type_is_said()
    {
        using var start = Start(_ => throw new FormatException("ada@example.org"));
        await start.StartAsync(default);
        await Until(() => _gate.Reason is not null, advance: false);
        Assert.Equal(nameof(FormatException), _gate.Reason);
        Assert.DoesNotContain(_log, each => each.Line.Contains("ada", StringComparison.Ordinal));
        await start.StopAsync(default);
    }

    [Fact]
    public async Task A_refused_start_is_said_on_the_console_and_in_the_log_keeps_the_gate_closed_and_ends_the_process_after_ten_minutes()
    {
        using var console = new StringWriter();
        var (before, attempts) = (Console.Error, 0);
        Console.SetError(console);
        try
        {
            using var start = Start(_ =>
            {
                attempts++;
                throw new FenceLostException([7]);
            });
            await start.StartAsync(default);
            await Until(() => _gate.IsRefused && _log.Count > 0, advance: false);
            await Until(() => console.ToString().Length > 0, advance: false);
            _lifetime.Verify(each => each.StopApplication(), Times.Never);
            await Until(() => _lifetime.Invocations.Count > 0);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Equal(1, attempts);
        Assert.False(_gate.IsOpen);
        Assert.Contains("The app does not start. ", console.ToString(), StringComparison.Ordinal);
        Assert.Contains(_log, each => each.Level == LogLevel.Critical && each.Event == Events.StartRefused);
        Assert.DoesNotContain("fence", _gate.WaitsFor, StringComparison.OrdinalIgnoreCase);
    }

    private AppStart Start(Func<CancellationToken, Task> prepare) => new(prepare, _gate, _lifetime.Object, _time, new Lines(_log));

    private async Task Until(Func<bool> condition, bool advance = true)
    {
        for (var look = 0; !condition(); look++)
        {
            Assert.True(look < 2_000, "It did not come to that.");
            await Task.Delay(5);
            if (advance)
                _time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private sealed class Lines(List<(LogLevel, EventId, string)> lines) : ILogger<AppStart>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add((logLevel, eventId, formatter(state, exception)));
        }
    }
}

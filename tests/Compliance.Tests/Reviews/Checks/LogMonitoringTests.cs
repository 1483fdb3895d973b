using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Findings;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Verifying;
using Compliance.Reviews.Checks;
using Compliance.Testing.Evidence;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Moq;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Tests.Reviews.Checks;

/// <summary>The monitor compares the log with what it kept elsewhere, and says so where it differs.</summary>
public sealed class LogMonitoringTests : IWatchedLog, ILogSource, IAsyncDisposable
{
    private static readonly Instant Due = Instant.FromUtc(2026, 11, 24, 10, 30);

    private readonly InMemoryLog _log = new();
    private readonly Mock<IReviewReports> _reports = new();
    private readonly Mock<ILogger<LogMonitoring>> _told = new();
    private readonly List<string> _read = [];
    private ReadOnlyMemory<byte>? _kept;
    private Instant? _whole;
    private LogReading? _reading;
    private int _left = int.MaxValue;

    [Fact]
    public async Task A_log_that_only_grew_is_kept_and_nothing_is_reported()
    {
        await Append("a");
        Assert.Empty(await Monitor().Run(Due, default));
        await Append("b");
        Assert.Empty(await Monitor().Run(Due, default));
        Assert.Equal(32, _log.Identity.Read(_kept!.Value.Span).Size);
        _reports.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_log_that_was_cut_is_an_alarm_and_a_report_each_time_until_it_is_put_right()
    {
        await Append("a");
        var before = _log.Store.Objects["checkpoint"].Content;
        await Append("b");
        await Monitor().Run(Due, default);
        await _log.Store.Overwrite("checkpoint", before, default);
        for (var i = 0; i < 2; i++)
        {
            var finding = Assert.Single(await Monitor().Run(Due, default));
            Assert.Equal((LogMonitoring.LogDiffers, Severity.High), (finding.Kind, finding.Severity));
            Assert.Equal("The log has 16 entries; it had 32.", finding.Detail);
        }
        _reports.Verify(
            each => each.SaveReport(It.Is<ReviewReport>(report => report.Review == "log-20261124T103000"), It.IsAny<CancellationToken>()),
            Times.Exactly(2));
        Assert.Contains(_told.Invocations, call => Equals(call.Arguments[1], Events.LogDiffers));
        Assert.Equal(32, _log.Identity.Read(_kept!.Value.Span).Size);
    }

    [Theory]
    [InlineData("2026-12-01T00:30:00Z")]
    [InlineData("2026-12-01T01:30:00Z")]
    [InlineData("2026-12-01T06:00:00Z")]
    [InlineData("2026-12-04T00:30:00Z")]
    public async Task The_first_inspection_in_a_month_reads_every_entry_at_whatever_hour_and_day_it_comes_and_the_next_one_reads_what_is_new(
        string first)
    {
        await FillTwoBundles();
        await Monitor().Run(Instant.FromUtc(2026, 11, 30, 23, 30), default);
        var due = InstantPattern.ExtendedIso.Parse(first).Value;
        _read.Clear();
        await Monitor().Run(due, default);
        Assert.Contains(FirstBundle, _read);

        _read.Clear();
        await Monitor().Run(due + Duration.FromHours(1), default);
        Assert.DoesNotContain(FirstBundle, _read);
    }

    [Fact]
    public async Task Where_something_was_found_every_entry_is_read_again_the_next_time_so_that_it_is_found_again()
    {
        await FillTwoBundles();
        await Monitor().Run(Instant.FromUtc(2026, 11, 30, 23, 30), default);
        await _log.Store.Overwrite(FirstBundle, new byte[10], default);
        for (var hour = 1; hour <= 2; hour++)
            Assert.NotEmpty(await Monitor().Run(Instant.FromUtc(2026, 12, 1, hour, 30), default));
    }

    [Fact]
    public async Task A_log_that_was_never_read_whole_is_read_whole()
    {
        await FillTwoBundles();
        await Monitor().Run(Due, default);
        _whole = null;
        _read.Clear();
        await Monitor().Run(Due, default);
        Assert.Contains(FirstBundle, _read);
    }

    [Fact]
    public async Task A_whole_reading_that_the_platform_cuts_off_is_gone_on_with_at_the_next_ticks_and_counts_for_the_month_in_which_it_began()
    {
        await using (var writer = new LogWriter(_log.Parts, _log.Keys.Signing, TimeProvider.System, new() { MaxBatch = 1 << 20 }))
            await writer.Append(
                "many", [.. Enumerable.Repeat(new LogEntry(EntryKind.Padding, new byte[32], "{}"u8.ToArray()), 600 * 256)], default);
        var due = Instant.FromUtc(2026, 11, 30, 22, 30);
        var runs = 0;
        for (; _whole is null; runs++, due += Duration.FromHours(1))
        {
            // Each run has time for less than half of it: two reads for a bundle.
            _left = 600;
            await Record.ExceptionAsync(() => Monitor().Run(due, default));
            Assert.True(runs < 9, "It begins again each time, and never ends.");
        }
        Assert.Equal(3, runs);
        Assert.Equal(600, _read.Where(path => path.StartsWith("tile/entries/", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(Instant.FromUtc(2026, 11, 30, 22, 30), _whole);
        Assert.Null(_reading);

        // December's is due, and reads every entry again.
        _left = int.MaxValue;
        _read.Clear();
        await Monitor().Run(due, default);
        Assert.Contains(FirstBundle, _read);
        Assert.Equal(due, _whole);
    }

    private const string FirstBundle = "tile/entries/000";

    /// <summary>The first bundle is full by then, so that nothing but a whole inspection reads it.</summary>
    private async Task FillTwoBundles()
    {
        for (var n = 0; n < 20; n++)
            await Append($"e{n}");
    }

    async Task<StoredObject?> ILogSource.Read(string path, CancellationToken cancellation)
    {
        if (Interlocked.Decrement(ref _left) < 0)
            throw new TimeoutException("The platform ended the run.");
        lock (_read)
            _read.Add(path);
        return await ((ILogSource)_log.Store).Read(path, cancellation);
    }

    Task<Instant?> IWatchedLog.FindWhole(string origin, CancellationToken cancellation) => Task.FromResult(_whole);

    Task IWatchedLog.NoteWhole(string origin, Instant at, CancellationToken cancellation)
    {
        _whole = at;
        return Task.CompletedTask;
    }

    Task<LogReading?> IWatchedLog.FindReading(string origin, CancellationToken cancellation) => Task.FromResult(_reading);

    Task IWatchedLog.KeepReading(string origin, LogReading now, CancellationToken cancellation)
    {
        _reading = now;
        return Task.CompletedTask;
    }

    Task IWatchedLog.EndReading(string origin, CancellationToken cancellation)
    {
        _reading = null;
        return Task.CompletedTask;
    }

    Task<ReadOnlyMemory<byte>?> IWatchedLog.Find(string origin, CancellationToken cancellation) => Task.FromResult(_kept);

    Task IWatchedLog.Keep(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellation)
    {
        _kept = note;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private Task Append(string id) => _log.Append(new LogFenceLifted(id), default);

    private LogMonitoring Monitor() => new(this, _log.Identity, this, _reports.Object, _told.Object);
}

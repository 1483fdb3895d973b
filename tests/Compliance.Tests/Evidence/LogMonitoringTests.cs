using Compliance.Evidence;
using Compliance.Proof.Verifying;
using Compliance.Reviews;
using Compliance.Testing.Evidence;
using Compliance.Workflows;
using Microsoft.Extensions.Logging;
using Moq;
using NodaTime;

namespace Compliance.Tests.Evidence;

/// <summary>The monitor compares the log with what it kept elsewhere, and says so where it differs.</summary>
public sealed class LogMonitoringTests : IWatchedLog, IAsyncDisposable
{
    private static readonly Instant Due = Instant.FromUtc(2026, 11, 24, 10, 30);

    private readonly InMemoryLog log = new();
    private readonly Mock<IReviewReports> reports = new();
    private readonly Mock<ILogger<LogMonitoring>> told = new();
    private ReadOnlyMemory<byte>? kept;

    [Fact]
    public async Task A_log_that_only_grew_is_kept_and_nothing_is_reported()
    {
        await Append("a");
        Assert.Empty(await Monitor().Run(Due, default));
        await Append("b");
        Assert.Empty(await Monitor().Run(Due, default));
        Assert.Equal(32, log.Identity.Read(kept!.Value.Span).Size);
        reports.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task A_log_that_was_cut_is_an_alarm_and_a_report_each_time_until_it_is_put_right()
    {
        await Append("a");
        var before = log.Store.Objects["checkpoint"].Content;
        await Append("b");
        await Monitor().Run(Due, default);
        await log.Store.Overwrite("checkpoint", before, default);
        for (var i = 0; i < 2; i++)
        {
            var finding = Assert.Single(await Monitor().Run(Due, default));
            Assert.Equal((FindingKind.LogDiffers, Severity.High), (finding.Kind, finding.Severity));
            Assert.Equal("The log has 16 entries; it had 32.", finding.Detail);
        }
        reports.Verify(each => each.SaveReport("log-20261124T103000", It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Exactly(2));
        Assert.Contains(told.Invocations, call => Equals(call.Arguments[1], Events.LogDiffers));
        Assert.Equal(32, log.Identity.Read(kept!.Value.Span).Size);
    }

    Task<ReadOnlyMemory<byte>?> IWatchedLog.Find(string origin, CancellationToken cancellation) => Task.FromResult(kept);

    Task IWatchedLog.Keep(string origin, ReadOnlyMemory<byte> note, CancellationToken cancellation)
    {
        kept = note;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => log.DisposeAsync();

    private Task Append(string id) => log.Append(id, EntryKind.Received, "{}"u8.ToArray(), default);

    private LogMonitoring Monitor() => new(log.Store, log.Identity, this, reports.Object, told.Object);
}

using System.Diagnostics.Metrics;
using Compliance.Workflows;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace Compliance.Tests.Workflows;

public sealed class ComplianceMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Breaker _breaker = new();
    private readonly ComplianceMetrics _metrics;
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, double Value, string? Attribute)> _told = [];

    public ComplianceMetricsTests()
    {
        _metrics = new ComplianceMetrics(meters: null, _time, [_breaker]);
        _listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == ComplianceMetrics.Name)
                it.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, attributes, _) => Take(instrument, value, attributes));
        _listener.SetMeasurementEventCallback<int>((instrument, value, attributes, _) => Take(instrument, value, attributes));
        _listener.SetMeasurementEventCallback<long>((instrument, value, attributes, _) => Take(instrument, value, attributes));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public void Before_anybody_looked_no_state_is_told_but_the_breakers() =>
        Assert.Equal([(ComplianceMetrics.BreakerOpen, 0, "deletions")], Observe());

    [Fact]
    public void A_state_is_told_as_it_was_last_seen()
    {
        _metrics.OpenRequests(7, Duration.FromHours(2));
        _metrics.OpenRequests(3, Duration.FromHours(1));
        _metrics.KeysReady(0);
        _metrics.Waiting("compliance-replies", 5);
        _metrics.Waiting("compliance-replies-poison", 1);
        _breaker.IsOpen = true;
        Assert.Equal(
            [
                (ComplianceMetrics.BreakerOpen, 1, "deletions"), (ComplianceMetrics.CommandsWaiting, 1, "compliance-replies-poison"),
                (ComplianceMetrics.CommandsWaiting, 5, "compliance-replies"), (ComplianceMetrics.ErasuresInFlight, 3, null),
                (ComplianceMetrics.KeyPoolDepth, 0, null), (ComplianceMetrics.OldestOpenRequest, 3_600, null),
            ],
            Observe());
    }

    /// <summary>Otherwise a process that no longer looks would go on telling an empty pool, or hide one.</summary>
    [Fact]
    public void A_state_that_nobody_looked_at_for_a_quarter_of_an_hour_is_told_no_more()
    {
        _metrics.OpenRequests(7, Duration.FromHours(2));
        _metrics.KeysReady(0);
        _metrics.Waiting("compliance-replies", 5);
        _time.Advance(ComplianceMetrics.Fresh);
        Assert.Equal([ComplianceMetrics.BreakerOpen], Observe().Select(each => each.Instrument));
    }

    [Fact]
    public void Each_tick_and_each_append_is_told_as_it_happens()
    {
        _metrics.TimerServed("key-pool");
        _metrics.Appended(TimeSpan.FromMilliseconds(250));
        Assert.Equal([(ComplianceMetrics.AppendDuration, 0.25, null), (ComplianceMetrics.TimersServed, 1, "key-pool")], _told.Order());
    }

    private List<(string Instrument, double Value, string? Attribute)> Observe()
    {
        _told.Clear();
        _listener.RecordObservableInstruments();
        return [.. _told.Order()];
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> attributes)
    {
        // Other tests have meters of this name too.
        if (ReferenceEquals(instrument.Meter, _metrics.Meter))
            _told.Add((instrument.Name, value, attributes.Length == 0 ? null : (string?)attributes[0].Value));
    }

    private sealed class Breaker : IMeasuredBreaker
    {
        public string Name => "deletions";

        public bool IsOpen { get; set; }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Azure.Monitor.OpenTelemetry.Exporter;
using Compliance;
using Compliance.Timers;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using Infrastructure.Tests.Deployments;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Moq;
using NodaTime;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Infrastructure.Tests;

/// <summary>What the app tells is sent so that the alerts find it.</summary>
public sealed class AlertTests
{
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    [Fact]
    public async Task What_is_measured_is_sent_under_the_names_that_alerts_and_workbook_ask_for()
    {
        var wire = new Wire(200, """{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""");
        using (var host = Host(wire, key: 1))
        {
            await host.StartAsync();
            var metrics = host.Services.GetRequiredService<ComplianceMetrics>();
            for (var at = 0; at < 3; at++)
                await Dispatcher(host.Services.GetRequiredService<ILogger<TimerDispatcher>>(), metrics)
                    .OnTick(Application.Timers[0].Name, CancellationToken.None);
            metrics.KeysReady(0);
            metrics.OpenRequests(2, Duration.FromDays(3));
            metrics.Waiting("compliance-replies", 7);
            metrics.Appended(TimeSpan.FromSeconds(1.5));
            // Before the meter goes, and what it observes with it.
            Assert.True(host.Services.GetRequiredService<MeterProvider>().ForceFlush(10_000));
        }

        var sent = wire.Requests.SelectMany(each => each.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(each => each.GetProperty("name").GetString() == "Metric")
            .Select(each => each.GetProperty("data").GetProperty("baseData"))
            .ToList();
        var told = sent.SelectMany(each => each.GetProperty("metrics").EnumerateArray().Select(metric => Line(metric, each))).ToList();
        foreach (
            var line in new[]
            {
                $"{ComplianceMetrics.TimersServed} 3 timer={Application.Timers[0].Name}",
                $"{ComplianceMetrics.KeyPoolDepth} 0",
                $"{ComplianceMetrics.ErasuresInFlight} 2",
                $"{ComplianceMetrics.OldestOpenRequest} 259200",
                $"{ComplianceMetrics.CommandsWaiting} 7 queue=compliance-replies",
                $"{ComplianceMetrics.AppendDuration} 1.5",
                $"{ComplianceMetrics.BreakerOpen} 1 breaker=deletions",
            }
        )
            Assert.Contains(line, told);
    }

    private static string Line(JsonElement metric, JsonElement item)
    {
        var attributes = item.TryGetProperty("properties", out var properties)
            ? properties
                .EnumerateObject()
                .Where(each => each.Name is "timer" or "queue" or "breaker")
                .Select(each => $" {each.Name}={each.Value}")
            : [];
        var value = metric.GetProperty("value").GetDouble().ToString(CultureInfo.InvariantCulture);
        return $"{metric.GetProperty("name").GetString()} {value}{string.Concat(attributes)}";
    }

    [Fact]
    public async Task An_alarming_line_is_sent_however_few_traces_are_kept()
    {
        var wire = new Wire(200, """{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""");
        using var source = new ActivitySource(nameof(AlertTests));
        using (var host = Host(wire, key: 2))
        {
            await host.StartAsync();
            for (var at = 0; at < 100; at++)
            {
                using var activity = source.StartActivity("tick")!;
                await Dispatcher(host.Services.GetRequiredService<ILogger<TimerDispatcher>>())
                    .OnTick(Application.Timers[0].Name, CancellationToken.None);
            }
        }

        var sent = wire.Requests.SelectMany(each => each.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        // Of the traces most are left out, by chance all: otherwise this would show nothing.
        Assert.InRange(sent.Count(each => Is("RemoteDependency", each)), 0, 99);
        Assert.Equal(
            Enumerable.Repeat(("TimerServed", Application.Timers[0].Name), 100),
            from each in sent
            where Is("Message", each)
            let properties = each.GetProperty("data").GetProperty("baseData").GetProperty("properties")
            where properties.GetProperty("CategoryName").GetString() == typeof(TimerDispatcher).FullName
            select (properties.GetProperty("EventName").GetString(), properties.GetProperty("Timer").GetString()));
        bool Is(string kind, JsonElement item) => item.GetProperty("name").GetString() == kind;
    }

    /// <param name="wire">What is sent goes there.</param>
    /// <param name="key">The exporter keeps one way out for each key in a process: every test has its own.</param>
    private static IHost Host(Wire wire, int key)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                $"InstrumentationKey=00000000-0000-0000-0000-{key:D12};IngestionEndpoint=https://telemetry.invalid/"),
        ]).Build();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(each => new ComplianceMetrics(
            each.GetRequiredService<IMeterFactory>(),
            TimeProvider.System,
            [Mock.Of<IMeasuredBreaker>(it => it.Name == "deletions" && it.IsOpen)]));
        builder
            .Services.AddOpenTelemetry()
            .AddCompliance()
            .WithTracing(tracing => tracing.AddSource(nameof(AlertTests)))
            .UseAzureMonitorExporter(options =>
            {
                Telemetry.Configure(options, configuration);
                options.Transport = wire;
                options.EnableLiveMetrics = false;
                options.DisableOfflineStorage = true;
            });
        return builder.Build();
    }

    private static TimerDispatcher Dispatcher(ILogger<TimerDispatcher> log, ComplianceMetrics? metrics = null)
    {
        var timer = Application.Timers[0] with { Fire = (_, _, _) => Task.CompletedTask };
        var watermarks = new Mock<ITimerWatermarks>();
        watermarks
            .Setup(each => each.Find(timer.Name, It.IsAny<CancellationToken>()))
            .ReturnsAsync(new TimerWatermark(Instant.FromUtc(2026, 1, 1, 0, 0), Version: "1"));
        watermarks
            .Setup(each => each.TrySave(timer.Name, It.IsAny<TimerWatermark>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string _, TimerWatermark saved, CancellationToken _) => saved);
        var clock = Mock.Of<IClock>(clock => clock.GetCurrentInstant() == Instant.FromUtc(2026, 1, 3, 0, 0));
        return new TimerDispatcher(
            [timer], AppRoles.All, watermarks.Object, Mock.Of<IServiceProvider>(), NoSettings, clock, TimeProvider.System, log, metrics);
    }
}

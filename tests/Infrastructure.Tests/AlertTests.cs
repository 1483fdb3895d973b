using System.Diagnostics;
using System.Text.Json;
using Azure.Monitor.OpenTelemetry.Exporter;
using Compliance;
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
using OpenTelemetry.Trace;

namespace Infrastructure.Tests;

/// <summary>What the app tells is sent so that the alerts find it.</summary>
public sealed class AlertTests
{
    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddInMemoryCollection(
    [
        new("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://telemetry.invalid/"),
    ]).Build();

    [Fact]
    public async Task A_served_timer_is_sent_with_the_names_that_the_alert_asks_for_however_few_traces_are_kept()
    {
        var wire = new Wire(200, """{"itemsReceived":1,"itemsAccepted":1,"errors":[]}""");
        using var source = new ActivitySource(nameof(AlertTests));
        using (var host = Host(wire))
        {
            await host.StartAsync();
            for (var at = 0; at < 100; at++)
            {
                using var activity = source.StartActivity("tick")!;
                await Desk(host.Services.GetRequiredService<ILogger<TimerDesk>>()).Ring(Application.Timers[0].Name, CancellationToken.None);
            }
        }

        var sent = wire.Requests.SelectMany(each => each.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        // Of the traces most are left out: otherwise this would show nothing.
        Assert.InRange(sent.Count(each => Is("RemoteDependency", each)), 1, 99);
        Assert.Equal(
            Enumerable.Repeat(("TimerServed", "retention-sweep"), 100),
            from each in sent
            where Is("Message", each)
            let properties = each.GetProperty("data").GetProperty("baseData").GetProperty("properties")
            where properties.GetProperty("CategoryName").GetString() == typeof(TimerDesk).FullName
            select (properties.GetProperty("EventName").GetString(), properties.GetProperty("Timer").GetString()));
        bool Is(string kind, JsonElement item) => item.GetProperty("name").GetString() == kind;
    }

    private static IHost Host(Wire wire)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(nameof(AlertTests)))
            .UseAzureMonitorExporter(options =>
            {
                Telemetry.Configure(options, Configuration);
                options.Transport = wire;
                options.EnableLiveMetrics = false;
                options.DisableOfflineStorage = true;
            });
        return builder.Build();
    }

    private static TimerDesk Desk(ILogger<TimerDesk> log)
    {
        var timer = Application.Timers[0] with { Fire = (_, _, _) => Task.CompletedTask };
        var watermarks = new Mock<ITimerWatermarks>();
        watermarks.Setup(each => each.Find(timer.Name, It.IsAny<CancellationToken>())).ReturnsAsync(new TimerWatermark(Instant.FromUtc(2026, 1, 1, 0, 0), Version: "1"));
        watermarks.Setup(each => each.TrySave(timer.Name, It.IsAny<TimerWatermark>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string _, TimerWatermark saved, CancellationToken _) => saved);
        var clock = Mock.Of<IClock>(clock => clock.GetCurrentInstant() == Instant.FromUtc(2026, 1, 3, 0, 0));
        return new TimerDesk([timer], AppRoles.All, watermarks.Object, Mock.Of<IServiceProvider>(), Configuration, clock, TimeProvider.System, log);
    }
}

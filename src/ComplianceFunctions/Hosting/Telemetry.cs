using Azure.Monitor.OpenTelemetry.Exporter;
using Compliance.KeyVault;
using Compliance.Workflows;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ComplianceFunctions.Hosting;

/// <summary>
/// Logs, metrics and traces over OpenTelemetry, to Application Insights where a connection is configured. No instrumentation of HTTP
/// calls: its addresses hold identities.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry();
        telemetry.UseFunctionsWorkerDefaults();
        telemetry.AddCompliance();
        if (builder.Configuration[AppSetting.TelemetryConnection] is { Length: > 0 })
            telemetry.UseAzureMonitorExporter(options => Configure(options, builder.Configuration));
    }

    /// <summary>What this system measures and traces itself.</summary>
    internal static OpenTelemetryBuilder AddCompliance(this OpenTelemetryBuilder telemetry) => telemetry
        .WithMetrics(metrics => metrics.AddMeter(ComplianceMetrics.Name))
        .WithTracing(traces => traces.AddSource(ComplianceMetrics.Name));

    internal static void Configure(AzureMonitorExporterOptions options, IConfiguration configuration)
    {
        options.ConnectionString = configuration[AppSetting.TelemetryConnection];
        // Alerts wait for what is logged. The exporter would drop it with its trace, and of traces it keeps five in a second.
        options.EnableTraceBasedLogsSampler = false;
        if (configuration[AppSetting.TelemetryAuthentication] is { Length: > 0 } authentication)
            options.Credential = AppIdentity.Of(ClientId(authentication));
    }

    /// <param name="authentication">As the Functions host reads it: <c>ClientId=…;Authorization=AAD</c>.</param>
    internal static string? ClientId(string authentication) => authentication.Split(';', StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .FirstOrDefault(part => part is ["ClientId", _])?[1];
}

using Compliance;
using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    if (SettingsCheck.Faults(builder.Configuration) is { Count: > 0 } faults)
        throw new SettingsException(faults);

    builder.ConfigureFunctionsWebApplication();
    builder.UseMiddleware<GateMiddleware>();
    builder.AddTelemetry();
    builder.Services.AddComplianceFunctions(builder.Configuration, AppRoles.Parse(builder.Configuration[AppRoles.Setting])!);

    using var app = builder.Build();
    // Asked for before, for a run that ends disposes the services.
    var gate = app.Services.GetRequiredService<StartGate>();
    await app.RunAsync();
    return gate.IsRefused ? 1 : 0;
}
catch (Exception failure) when (failure is SettingsException || StartRefusal.ReasonOf(failure) is not null)
{
    // The host shows what a worker says here: as Information, which host.json lets through.
    await Console.Error.WriteLineAsync($"The app does not start. {StartRefusal.ReasonOf(failure) ?? failure.Message}");
    return 1;
}

using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

try
{
    var builder = FunctionsApplication.CreateBuilder(args);
    if (SettingsCheck.Faults(builder.Configuration) is { Count: > 0 } faults)
        throw new SettingsException(faults);

    var roles = AppRoles.Parse(builder.Configuration[AppRoles.Setting])!;
    var map = roles.Contains(Role.Service) ? await DataMapSource.Read(builder.Configuration, CancellationToken.None) : null;
    builder.ConfigureFunctionsWebApplication();
    builder.AddTelemetry();
    builder.Services.AddComplianceFunctions(builder.Configuration, roles, map);

    using var app = builder.Build();
    await AppStart.Prepare(app.Services, CancellationToken.None);
    await app.RunAsync();
    return 0;
}
catch (Exception failure) when (failure is SettingsException || StartRefusal.ReasonOf(failure) is not null)
{
    // The host shows what a worker says here.
    await Console.Error.WriteLineAsync($"The app does not start. {StartRefusal.ReasonOf(failure) ?? failure.Message}");
    return 1;
}

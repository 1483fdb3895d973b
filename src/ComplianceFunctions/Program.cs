using Compliance.Storage;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using ComplianceFunctions.KeyVault;
using ComplianceFunctions.Orders;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

var builder = FunctionsApplication.CreateBuilder(args);
if (SettingsCheck.Faults(builder.Configuration) is { Count: > 0 } faults)
    throw new SettingsException(faults);

var roles = AppRoles.Parse(builder.Configuration[AppRoles.Setting])!;
var map = roles.Contains(Role.Service) ? await DataMapSource.Read(builder.Configuration, CancellationToken.None) : null;
builder.ConfigureFunctionsWebApplication();
builder.AddTelemetry();
builder.Services.AddComplianceFunctions(builder.Configuration, roles, map);

using var app = builder.Build();
app.Services.GetService<IStartupValidator>()?.Validate();
await app.Services.GetRequiredService<QueuePreparation>().Run(CancellationToken.None);
await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
await app.Services.GetRequiredService<VaultRights>().RefuseLongRetention();
await app.RunAsync();

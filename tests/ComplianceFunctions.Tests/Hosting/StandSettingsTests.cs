using Compliance.Connectors.Settings;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Identity;
using Compliance.LocalHost.Vault.Rest;
using Compliance.Values;
using ComplianceFunctions.Hosting;
using Compliance.KeyVault;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Moq;
using NodaTime;

namespace ComplianceFunctions.Tests.Hosting;

/// <summary>What a stand writes is all that the app wants, and in the app's own words.</summary>
public sealed class StandSettingsTests
{
    [Fact]
    public async Task An_app_starts_on_what_a_stand_writes()
    {
        var folder = Directory.CreateTempSubdirectory("compliance-stand-");
        try
        {
            await using var vault = await LocalVaultServer.Start(new LocalVaultServerOptions { DataDirectory = folder.FullName });
            using var issuer = new DevelopmentIssuer(new ConfigurationBuilder().Build(), SystemClock.Instance, Mock.Of<IIdSource>());
            var options = new LocalHostOptions
            {
                DataDirectory = folder.FullName, StorageConnectionString = "UseDevelopmentStorage=true", DataMap = "map.yml",
                Connections = new Dictionary<string, ConnectionSettings>(),
            };
            var settings = new ConfigurationBuilder()
                .AddInMemoryCollection(
                    FunctionsSettings
                        .Of(options, vault, issuer)
                        .Select(each => new KeyValuePair<string, string?>(
                            each.Key.Replace("__", ":", StringComparison.Ordinal), each.Value)))
                .Build();

            Assert.Empty(SettingsCheck.Faults(settings));
            var vaults = settings.GetSection(KeyVaultOptions.Section).Get<KeyVaultOptions>()!;
            Assert.Equal(ValidateOptionsResult.Success, new KeyVaultOptionsValidation().Validate(null, vaults));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

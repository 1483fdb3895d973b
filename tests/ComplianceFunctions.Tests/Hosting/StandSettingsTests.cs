using System.Text.RegularExpressions;
using Compliance;
using Compliance.Connectors.Settings;
using Compliance.KeyVault;
using Compliance.LocalHost.Hosting;
using Compliance.LocalHost.Identity;
using Compliance.LocalHost.Vault.Rest;
using Compliance.Requests.Rights.Erasure;
using Compliance.Values;
using Compliance.Web;
using Compliance.Web.Identity;
using Compliance.Workflows;
using ComplianceFunctions.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Moq;
using NodaTime;

namespace ComplianceFunctions.Tests.Hosting;

/// <summary>What a stand writes is all that the app wants, and in the app's own words.</summary>
public sealed partial class StandSettingsTests
{
    [Fact]
    public async Task An_app_starts_on_what_a_stand_writes()
    {
        var settings = Configuration(await Written());
        Assert.Empty(SettingsCheck.Faults(settings));
        var vaults = settings.GetSection(KeyVaultOptions.Section).Get<KeyVaultOptions>()!;
        Assert.Equal(ValidateOptionsResult.Success, new KeyVaultOptionsValidation().Validate(null, vaults));
    }

    [Fact]
    public async Task Two_apps_start_on_what_a_stand_writes_for_the_service_and_the_custodian()
    {
        var written = await Written();
        Assert.Empty(SettingsCheck.Faults(Configuration(FunctionsSettings.OfService(written))));
        Assert.Empty(SettingsCheck.Faults(Configuration(FunctionsSettings.OfCustodian(written))));
    }

    [Fact]
    public async Task The_custodian_reaches_no_store_of_the_company_and_no_account_of_the_services_alone()
    {
        var custodian = FunctionsSettings.OfCustodian(await Written());
        Assert.DoesNotContain(
            custodian.Keys, name => name is AppSetting.StateAccount || name.StartsWith("Connections__", StringComparison.Ordinal));
        Assert.Equal("provisioner,eraser,signer", custodian["Compliance__Roles"]);
    }

    [Fact]
    public async Task Each_of_two_apps_starts_on_its_own_functions_and_has_those_of_the_other_switched_off()
    {
        var written = await Written();
        string[] all = [.. Enum.GetValues<Role>().SelectMany(FunctionNames.Of).Order()];
        string[] off = [.. SwitchedOff(FunctionsSettings.OfService(written)), .. SwitchedOff(FunctionsSettings.OfCustodian(written))];
        Assert.Equal(all, off.Order());
        Assert.Empty(SwitchedOff(written));
    }

    [Fact]
    public async Task What_a_stand_writes_of_erasures_vaults_tokens_and_limits_are_settings_that_the_app_has()
    {
        var settings = Configuration(await Written());
        Assert.Equal(TimeSpan.FromSeconds(1), Strict<ErasureOptions>(ErasureOptions.Section).MaxOperation);
        Assert.NotEmpty(Strict<KeyVaultOptions>(KeyVaultOptions.Section).Shards);
        Assert.Equal(DevelopmentIssuer.Issuer, Strict<IdentityOptions>(IdentityOptions.Section).Issuer);
        Assert.Equal(100_000, Strict<WebOptions>(WebOptions.Section).RequestsPerWindow);

        T Strict<T>(string section) => settings.GetSection(section).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true)!;
    }

    private static async Task<IReadOnlyDictionary<string, string>> Written()
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
            return FunctionsSettings.Of(options, vault, issuer);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IConfiguration Configuration(IReadOnlyDictionary<string, string> settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(each => new KeyValuePair<string, string?>(
                    each.Key.Replace("__", ":", StringComparison.Ordinal), each.Value)))
            .Build();

    private static IEnumerable<string> SwitchedOff(IReadOnlyDictionary<string, string> settings) =>
        settings.Keys.Select(name => Disabled().Match(name)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^AzureWebJobs\.(\w+)\.Disabled$")]
    private static partial Regex Disabled();
}

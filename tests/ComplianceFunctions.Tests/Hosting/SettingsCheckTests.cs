using ComplianceFunctions.Hosting;
using Microsoft.Extensions.Configuration;

namespace ComplianceFunctions.Tests.Hosting;

public sealed class SettingsCheckTests
{
    private static readonly string[] Accounts = ["ComplianceState", "ComplianceEvidence", "ComplianceKeys", "ComplianceCustody"];

    [Fact]
    public void The_sample_settings_are_complete_for_an_app_of_every_role() => Assert.Empty(SettingsCheck.Faults(Sample()));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("service,emperor")]
    public void An_app_without_roles_is_told_which_there_are(string? roles)
    {
        var fault = Assert.Single(SettingsCheck.Faults(Sample(("Compliance:Roles", roles))));
        Assert.Contains("service,provisioner,eraser,signer", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_missing_is_named_at_once()
    {
        var faults = SettingsCheck.Faults(
            new ConfigurationBuilder().AddInMemoryCollection([new("Compliance:Roles", "service,provisioner,eraser,signer")]).Build());
        var required = AppSetting
            .All.Where(setting => setting.Required && setting.Name != "Compliance:Roles")
            .Select(setting => setting.Name)
            .ToList();
        Assert.Equal(required.Count, faults.Count);
        Assert.All(required, name => Assert.Contains(faults, fault => fault.StartsWith($"{name} is missing", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_custodian_needs_neither_the_services_account_nor_a_data_map()
    {
        var custodian = Sample(("Compliance:Roles", "provisioner,eraser,signer"), ("ComplianceState", null), ("Compliance:DataMap", null));
        Assert.Empty(SettingsCheck.Faults(custodian));
    }

    [Fact]
    public void A_storage_key_is_refused_where_it_is_not_the_emulators()
    {
        var key = Convert.ToBase64String(new byte[64]);
        var faults = SettingsCheck.Faults(Sample([.. Accounts.Select(name =>
            (name, (string?)$"DefaultEndpointsProtocol=https;AccountName=real;AccountKey={key};EndpointSuffix=core.windows.net"))]));
        Assert.Equal(Accounts.Length, faults.Count);
        Assert.All(faults, fault => Assert.DoesNotContain(key, fault, StringComparison.Ordinal));
    }

    [Fact]
    public void An_account_by_its_addresses_needs_each_service_that_the_roles_use()
    {
        var byAddress = Sample(
            ("ComplianceState", null),
            ("ComplianceState:tableServiceUri", "https://state.table.core.windows.net"),
            ("ComplianceState:blobServiceUri", "http://state"));
        Assert.Equal(
            ["ComplianceState:blobServiceUri must be the https address of the account's blob service."], SettingsCheck.Faults(byAddress));
    }

    [Fact]
    public void A_connection_string_beside_addresses_is_a_contradiction() => Assert.Contains(
        SettingsCheck.Faults(Sample(("ComplianceKeys:tableServiceUri", "https://keys.table.core.windows.net"))),
        fault => fault.Contains("give one or the other", StringComparison.Ordinal));

    [Fact]
    public void A_schedule_that_is_none_is_named_with_an_example()
    {
        var fault = Assert.Single(SettingsCheck.Faults(Sample(("Compliance:Retention:Schedule", "daily"))));
        Assert.StartsWith("Compliance:Retention:Schedule: \"daily\" is no six-field NCRONTAB expression", fault, StringComparison.Ordinal);
    }

    private static IConfiguration Sample(params (string Name, string? Value)[] changes)
    {
        var values = RepositoryFile.Settings().ToDictionary(each => each.Key, each => (string?)each.Value);
        foreach (var (name, value) in changes)
        {
            values.Remove(name);
            if (value is not null)
                values[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
